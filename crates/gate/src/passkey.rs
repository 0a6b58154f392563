//! Passkeys (WebAuthn Level 3): a key pair that a device keeps for one name of this program, and uses only after its owner
//! has shown a finger, a face or a PIN. One proves possession and the person at once, so it stands for password and second
//! factor together.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use webauthn_rs::prelude::{
    CredentialID, Passkey, PasskeyAuthentication, PasskeyRegistration, Url, Uuid, Webauthn, WebauthnBuilder,
    WebauthnError,
};

/// Why a passkey was not made or did not let in.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyError {
    /// Browsers keep passkeys for names only.
    #[error(
        "この住所（数字のアドレス）ではパスキーを使えません。名前の住所で開いてください / a passkey needs an address with a name; this one is a number"
    )]
    NoName,
    /// The device's answer does not fit what was asked.
    #[error(
        "パスキーを確かめられませんでした。もう一度試すか、パスワードで入ってください / the passkey could not be checked; try again, or use the password"
    )]
    Wrong,
}

impl From<WebauthnError> for PasskeyError {
    fn from(_: WebauthnError) -> Self {
        Self::Wrong
    }
}

impl From<serde_json::Error> for PasskeyError {
    fn from(_: serde_json::Error) -> Self {
        Self::Wrong
    }
}

/// What is asked of a device, and what must be kept until it answers.
#[derive(Debug)]
pub struct Ceremony {
    /// JSON for the browser: `CredentialCreationOptions` or `CredentialRequestOptions`, bytes in base64url.
    pub ask: String,
    /// For this program alone.
    pub state: String,
}

/// What is kept of a passkey: its public half.
#[derive(Debug)]
pub struct KeptPasskey {
    /// By which it is found: 64 hexadecimal digits.
    pub id: String,
    /// For [`Site`].
    pub value: String,
}

/// The program under one of its names: a passkey that was made for one name is none for another.
pub struct Site {
    name: String,
    webauthn: Webauthn,
}

impl Site {
    /// The site at an origin, as `http://localhost:8431`.
    ///
    /// # Errors
    /// [`PasskeyError::NoName`].
    pub fn at(origin: &str) -> Result<Self, PasskeyError> {
        let url = Url::parse(origin).map_err(|_| PasskeyError::NoName)?;
        let name = url.domain().ok_or(PasskeyError::NoName)?.to_owned();
        let built = WebauthnBuilder::new(&name, &url)?.rp_name("薬守").build()?;
        Ok(Self { name, webauthn: built })
    }

    /// The name alone.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Asks for a new passkey of a member, by id and name. Devices that hold one of these already are told so.
    ///
    /// # Errors
    /// [`PasskeyError`].
    pub fn offer(&self, (member, name): (&str, &str), known: &[String]) -> Result<Ceremony, PasskeyError> {
        let known = passkeys(known)?.iter().map(|passkey| passkey.cred_id().clone()).collect();
        let (ask, state) = self.webauthn.start_passkey_registration(user(member), name, name, Some(known))?;
        ceremony(&ask, &state)
    }

    /// The passkey that a device made when it was asked.
    ///
    /// # Errors
    /// [`PasskeyError`].
    pub fn take(&self, state: &str, answer: &str) -> Result<KeptPasskey, PasskeyError> {
        let state: PasskeyRegistration = serde_json::from_str(state)?;
        let passkey = self.webauthn.finish_passkey_registration(&serde_json::from_str(answer)?, &state)?;
        kept(&passkey)
    }

    /// Asks for any of these passkeys.
    ///
    /// # Errors
    /// [`PasskeyError`].
    pub fn ask(&self, known: &[String]) -> Result<Ceremony, PasskeyError> {
        let (ask, state) = self.webauthn.start_passkey_authentication(&passkeys(known)?)?;
        ceremony(&ask, &state)
    }

    /// Which of these passkeys answered, as it is to be kept from now on: it counts its uses, by which a copy of it would show.
    ///
    /// # Errors
    /// [`PasskeyError`].
    pub fn prove(&self, state: &str, answer: &str, known: &[String]) -> Result<KeptPasskey, PasskeyError> {
        let state: PasskeyAuthentication = serde_json::from_str(state)?;
        let proof = self.webauthn.finish_passkey_authentication(&serde_json::from_str(answer)?, &state)?;
        let used = passkeys(known)?.into_iter().find(|passkey| passkey.cred_id() == proof.cred_id());
        let mut used = used.filter(|_| proof.user_verified()).ok_or(PasskeyError::Wrong)?;
        used.update_credential(&proof);
        kept(&used)
    }
}

fn passkeys(known: &[String]) -> Result<Vec<Passkey>, PasskeyError> {
    known.iter().map(|value| read(value)).collect()
}

fn read<T: DeserializeOwned>(value: &str) -> Result<T, PasskeyError> {
    Ok(serde_json::from_str(value)?)
}

fn ceremony(ask: &impl Serialize, state: &impl Serialize) -> Result<Ceremony, PasskeyError> {
    Ok(Ceremony { ask: serde_json::to_string(ask)?, state: serde_json::to_string(state)? })
}

fn kept(passkey: &Passkey) -> Result<KeptPasskey, PasskeyError> {
    Ok(KeptPasskey { id: id(passkey.cred_id()), value: serde_json::to_string(passkey)? })
}

fn id(credential: &CredentialID) -> String {
    let bytes: &[u8] = credential.as_ref();
    crate::session::hex(&Sha256::digest(bytes))
}

/// The handle of a member that a device keeps: nothing that says who it is.
fn user(member: &str) -> Uuid {
    let digest = Sha256::digest(format!("yakumori/passkey/{member}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Uuid::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_has_a_name_and_no_number() {
        for (origin, name) in [
            ("http://localhost:8431", Some("localhost")),
            ("https://midori.local:8432", Some("midori.local")),
            ("http://127.0.0.1:8431", None),
            ("https://192.168.1.10:8432", None),
            ("https://[::1]:8432", None),
            ("midori", None),
        ] {
            let site = Site::at(origin);
            assert_eq!(site.as_ref().ok().map(Site::name), name, "{origin}");
        }
    }

    #[test]
    fn what_no_device_said_proves_nothing() {
        let site = Site::at("http://localhost:8431").unwrap();
        let offer = site.offer(("01A", "緑 花子"), &[]).unwrap();
        assert!(offer.ask.contains("緑 花子") && !offer.ask.contains("01A"), "{}", offer.ask);
        for answer in ["", "{}", "[]", r#"{"id":"AA","rawId":"AA","type":"public-key","response":{}}"#] {
            assert!(matches!(site.take(&offer.state, answer), Err(PasskeyError::Wrong)), "{answer}");
            assert!(site.prove(&offer.state, answer, &[]).is_err(), "{answer}");
        }
        assert!(site.ask(&["not a passkey".to_owned()]).is_err());
    }
}
