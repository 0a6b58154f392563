//! One request to the shop's server: over TLS, and only to whoever shows the certificate that is known.

use crate::fail::Fail;
use collect::Pin;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    StreamOwned,
};
use std::io::{self, Read as _, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How long a server in the same shop is waited for.
const PATIENCE: Duration = Duration::from_secs(20);
/// The most that is read of an answer: a sentence.
const ANSWER_MAX: u64 = 64 * 1024;

/// What is asked.
pub struct Ask<'a> {
    /// `192.168.1.20:8443`.
    pub host: &'a str,
    /// How its certificate is known.
    pub pin: &'a Pin,
    /// Where it goes.
    pub path: &'a str,
    /// What kind of text it is.
    pub kind: &'a str,
    /// The text.
    pub body: &'a str,
}

/// What was answered.
pub struct Answer {
    /// 200, 403…
    pub status: u16,
    /// What it says.
    pub body: String,
    /// The certificate that vouched for the server, whole.
    pub pin: Pin,
}

/// Why nothing was answered.
#[derive(Debug)]
pub enum AskError {
    /// Nobody answers there, or not to the end.
    Unreached(io::Error),
    /// Somebody answers who does not show the certificate.
    OtherServer,
}

impl From<io::Error> for AskError {
    fn from(why: io::Error) -> Self {
        let tls = why.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
        match tls {
            Some(Error::InvalidCertificate(_)) => Self::OtherServer,
            _ => Self::Unreached(why),
        }
    }
}

impl From<Error> for AskError {
    fn from(why: Error) -> Self {
        Self::from(io::Error::new(io::ErrorKind::InvalidData, why))
    }
}

impl AskError {
    /// What a person is told.
    pub fn told(self, host: &str) -> Fail {
        match self {
            Self::Unreached(why) => Fail::could_not(format!(
                "薬守（{host}）につながりません（{why}）。薬守が動いているか、同じネットワークかを確かめてください / Yakumori at {host} cannot be reached ({why}); check that it runs, and that both are on one network"
            )),
            Self::OtherServer => Fail::could_not(format!(
                "{host} で答えたのは、登録した薬守ではありません（証明書が違います）。何も送っていません。アドレスと登録コードを確かめ、薬守を別の機器に移したときは、もう一度 enroll を行ってください / whoever answers at {host} is not the Yakumori of this code: its certificate differs, and nothing was sent. Check the address and the code; where Yakumori moved to another machine, enroll again"
            )),
        }
    }
}

/// Sends a text and reads what is answered.
pub fn post(ask: &Ask<'_>) -> Result<Answer, AskError> {
    let known =
        Arc::new(Pinned { pin: ask.pin.clone(), provider: Arc::new(ring::default_provider()), whole: OnceLock::new() });
    let config = ClientConfig::builder_with_provider(known.provider.clone())
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(known.clone())
        .with_no_client_auth();
    let name = ask.host.rsplit_once(':').map_or(ask.host, |(name, _)| name).to_owned();
    let name = ServerName::try_from(name).map_err(|why| io::Error::new(io::ErrorKind::InvalidInput, why))?;
    let mut connection = ClientConnection::new(Arc::new(config), name)?;
    let mut stream = connect(ask.host)?;
    connection.complete_io(&mut stream)?;
    let text = exchange(StreamOwned::new(connection, stream), ask)?;
    let (status, body) = read(&text).ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
    let pin = known.whole.get().cloned().ok_or(AskError::OtherServer)?;
    Ok(Answer { status, body, pin })
}

/// The first of the host's addresses that answers.
fn connect(host: &str) -> io::Result<TcpStream> {
    let mut failed = io::Error::from(io::ErrorKind::NotFound);
    for address in host.to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(stream) => {
                stream.set_read_timeout(Some(PATIENCE))?;
                stream.set_write_timeout(Some(PATIENCE))?;
                return Ok(stream);
            }
            Err(why) => failed = why,
        }
    }
    Err(failed)
}

/// HTTP/1.0: one answer in one piece, after which the server closes.
fn exchange(mut stream: StreamOwned<ClientConnection, TcpStream>, ask: &Ask<'_>) -> io::Result<String> {
    let (Ask { host, path, kind, body, .. }, length) = (ask, ask.body.len());
    let head =
        format!("POST {path} HTTP/1.0\r\nHost: {host}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())?;
    stream.flush()?;
    let mut bytes = Vec::new();
    match stream.take(ANSWER_MAX).read_to_end(&mut bytes) {
        // Closed without TLS's farewell: `read` sees whether it was the whole answer.
        Err(why) if why.kind() != io::ErrorKind::UnexpectedEof => Err(why),
        _ => Ok(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

/// Status and body of an answer that came whole.
fn read(text: &str) -> Option<(u16, String)> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let mut headers = lines.filter_map(|line| line.split_once(':'));
    let length = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let is_whole = length.is_none_or(|(_, length)| length.trim().parse() == Ok(body.len()));
    is_whole.then(|| (status, body.to_owned()))
}

/// Trusts one certificate, known by its digest, and whatever it rightly vouches for.
#[derive(Debug)]
struct Pinned {
    pin: Pin,
    provider: Arc<CryptoProvider>,
    /// The whole digest, once it was seen.
    whole: OnceLock<Pin>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        rest: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let vouches = rest.iter().find(|certificate| self.pin.fits(certificate));
        let vouches = vouches.ok_or(Error::InvalidCertificate(CertificateError::UnknownIssuer))?;
        let mut roots = RootCertStore::empty();
        roots.add(vouches.clone().into_owned())?;
        let usual = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), self.provider.clone()).build();
        let usual = usual.map_err(|why| Error::General(why.to_string()))?;
        let verified = usual.verify_server_cert(leaf, rest, name, ocsp, now)?;
        let _known = self.whole.set(Pin::of(vouches));
        Ok(verified)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn an_answer_counts_only_whole() {
        let whole = "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok";
        assert_eq!(read(whole), Some((200, "ok".to_owned())));
        for broken in ["", "HTTP/1.0 200 OK\r\n", "HTTP/1.0\r\n\r\n", whole.trim_end_matches('k')] {
            assert_eq!(read(broken), None, "{broken}");
        }
    }
}
