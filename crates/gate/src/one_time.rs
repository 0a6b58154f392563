//! What is used once: the codes of an authenticator (TOTP, RFC 6238), and the code by which a member comes in for the first
//! time or after a lost password.

use totp_rs::{Builder, Secret, Totp};

/// Letters of a code that is typed: no vowels, nothing that is read as something else.
const LETTERS: &[u8; 28] = b"23456789bcdfghjkmnpqrstvwxyz";
/// Letters of such a code: 57 bits.
const LENGTH: usize = 12;

/// A code that could not be made.
#[derive(Debug, thiserror::Error)]
#[error("認証アプリの登録に使えません: {0} / cannot be used with an authenticator")]
pub struct CodeError(String);

/// What an authenticator and the program share.
pub struct Seed(Totp);

impl Seed {
    /// The seed of these bytes, for the name that the authenticator shows.
    ///
    /// # Errors
    /// [`CodeError`].
    pub fn new(bytes: &[u8], name: &str) -> Result<Self, CodeError> {
        // A colon would end the name.
        let name = name.replace(':', " ");
        let built = Builder::new()
            .with_secret(Secret::from(bytes.to_vec()))
            .with_account_name(name)
            .with_issuer(Some("Yakumori"))
            .build();
        built.map(Self).map_err(|why| CodeError(why.to_string()))
    }

    /// The step of the code, if it is one of this moment (seconds since 1970) or of the step before or after it. A step is
    /// used once: whoever looked over a shoulder comes too late.
    #[must_use]
    pub fn step(&self, code: &str, at_s: u64, last_step: u64) -> Option<u64> {
        let code: String = model::width::key(code).chars().filter(char::is_ascii_digit).collect();
        self.0.check(&code, at_s).filter(|step| *step > last_step)
    }

    /// The code of a moment.
    #[must_use]
    pub fn code(&self, at_s: u64) -> String {
        self.0.generate(at_s).to_string()
    }

    /// What the authenticator reads from a QR code.
    ///
    /// # Errors
    /// [`CodeError`].
    pub fn address(&self) -> Result<String, CodeError> {
        self.0.to_url().map_err(|why| CodeError(why.to_string()))
    }

    /// What is typed where no QR code can be read.
    #[must_use]
    pub fn typed(bytes: &[u8]) -> String {
        Secret::from(bytes.to_vec()).to_base32()
    }
}

/// A code to be typed once, `xxxx-xxxx-xxxx`.
#[must_use]
pub fn new_code(chance: &[u8; LENGTH]) -> String {
    let letters: Vec<char> =
        chance.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A code as it was typed, without what people add to it.
#[must_use]
pub fn read_code(typed: &str) -> String {
    model::width::key(typed).chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_an_authenticator_counts_once_and_for_a_short_while() {
        let seed = Seed::new(&[7; 20], "緑 花子").unwrap();
        let (now, code) = (1_764_028_800, seed.code(1_764_028_800));
        let step = seed.step(&code, now, 0).unwrap();
        assert_eq!(seed.step(&code, now + 30, 0), Some(step), "a slow hand");
        assert_eq!(seed.step(&code, now, step), None, "used before");
        assert_eq!(seed.step(&code, now + 90, 0), None, "too late");
        let wide: String = code.chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap()).collect();
        assert_eq!(seed.step(&format!(" {wide} "), now, 0), Some(step), "full-width digits");
        assert_eq!(seed.step("", now, 0), None);
        let address = seed.address().unwrap();
        assert!(
            address.starts_with("otpauth://totp/Yakumori:") && address.contains(&Seed::typed(&[7; 20])),
            "{address}"
        );
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = new_code(&[0, 1, 2, 3, 27, 28, 255, 7, 8, 9, 10, 11]);
        assert_eq!(code.len(), 14, "{code}");
        assert_eq!(read_code(&code.to_uppercase().replace('-', "　")), code.replace('-', ""));
    }
}
