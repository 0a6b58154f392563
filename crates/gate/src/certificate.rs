//! Certificates: what proves to the shop's other devices that they speak with the shop's own program.
//!
//! The shop has an authority of its own, which a person lets each device trust once. It can vouch for private addresses and
//! local names only (RFC 5280 §4.2.1.10): whoever steals its key can pose as nothing else on the internet. What the server
//! shows is made anew at each start and lasts some weeks; its key is never written down.

use model::day::Day;
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints, date_time_ymd,
};
use sha2::{Digest as _, Sha256};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// How long a device trusts the authority, in days: ten years, as the devices of a shop do.
const AUTHORITY_DAYS: i32 = 3650;
/// How long the server's own certificate lasts, in days; it is made anew long before.
const LEAF_DAYS: i32 = 90;

/// Private and local addresses, as network and prefix (RFC 1918, RFC 3927, RFC 4193, RFC 4291).
const NEAR: [(IpAddr, u8); 6] = [
    (IpAddr::V4(Ipv4Addr::new(10, 0, 0, 0)), 8),
    (IpAddr::V4(Ipv4Addr::new(172, 16, 0, 0)), 12),
    (IpAddr::V4(Ipv4Addr::new(192, 168, 0, 0)), 16),
    (IpAddr::V4(Ipv4Addr::new(169, 254, 0, 0)), 16),
    (IpAddr::V6(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0)), 7),
    (IpAddr::V6(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0)), 10),
];

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
#[error("証明書を作れませんでした（{0}） / no certificate could be made ({0})")]
pub struct CertificateError(String);

impl From<rcgen::Error> for CertificateError {
    fn from(why: rcgen::Error) -> Self {
        Self(why.to_string())
    }
}

/// The shop's own authority.
pub struct Authority {
    key: KeyPair,
    certificate: Vec<u8>,
    names: Vec<String>,
}

/// What a server shows, and the key that goes with it.
pub struct Shown {
    /// The server's certificate and the authority's, in DER.
    pub chain: Vec<Vec<u8>>,
    /// The private key, as PKCS #8 in DER.
    pub key: Vec<u8>,
    /// The last day on which it holds.
    pub until: Day,
}

impl Authority {
    /// A new one. It can vouch for these names of the machine, besides those that end in `.local`.
    ///
    /// # Errors
    /// The machine makes no key, or a name cannot stand in a certificate.
    pub fn new(names: Vec<String>, today: Day) -> Result<Self, CertificateError> {
        let key = KeyPair::generate()?;
        let mut params = params(&key)?;
        let permitted = names.iter().cloned().chain(["local".to_owned()]).map(GeneralSubtree::DnsName);
        let near = NEAR.iter().map(|(net, bits)| GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(*net, *bits)));
        let permitted_subtrees = permitted.chain(near).collect();
        params.name_constraints = Some(NameConstraints { permitted_subtrees, excluded_subtrees: Vec::new() });
        (params.not_before, params.not_after) = (at(today.plus_days(-1)), at(today.plus_days(AUTHORITY_DAYS)));
        let certificate = params.self_signed(&key)?.der().to_vec();
        Ok(Self { key, certificate, names })
    }

    /// The one that was kept: its private key (PKCS #8 in PEM), its certificate (DER) and its names.
    ///
    /// # Errors
    /// It is no such key.
    pub fn read(key: &str, certificate: Vec<u8>, names: Vec<String>) -> Result<Self, CertificateError> {
        Ok(Self { key: KeyPair::from_pem(key)?, certificate, names })
    }

    /// Its private key, to be kept where nobody else reads.
    #[must_use]
    pub fn key(&self) -> String {
        self.key.serialize_pem()
    }

    /// What devices are told to trust, in DER.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// The names of the machine that it can vouch for.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// A certificate and its key for a server under these names and addresses, as far as it can vouch for them.
    ///
    /// # Errors
    /// A name cannot stand in a certificate.
    pub fn vouch(&self, names: &[String], addresses: &[IpAddr], today: Day) -> Result<Shown, CertificateError> {
        let key = KeyPair::generate()?;
        let known = names.iter().filter(|name| self.names.contains(name) || name.ends_with(".local")).cloned();
        let near =
            addresses.iter().filter(|address| is_near(**address) && !address.is_loopback()).map(IpAddr::to_string);
        let mut leaf = CertificateParams::new(known.chain(near).collect::<Vec<_>>())?;
        leaf.distinguished_name = called("Yakumori");
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        leaf.use_authority_key_identifier_extension = true;
        let until = today.plus_days(LEAF_DAYS);
        (leaf.not_before, leaf.not_after) = (at(today.plus_days(-1)), at(until));
        let leaf = leaf.signed_by(&key, &Issuer::new(params(&self.key)?, &self.key))?;
        Ok(Shown { chain: vec![leaf.der().to_vec(), self.certificate.clone()], key: key.serialize_der(), until })
    }
}

/// What names an authority: its key does.
fn params(key: &KeyPair) -> Result<CertificateParams, CertificateError> {
    let mut params = CertificateParams::new(Vec::new())?;
    let print = hex(&Sha256::digest(key.public_key_raw()));
    params.distinguished_name = called(&format!("Yakumori {}", print.get(..8).unwrap_or_default()));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(params)
}

fn called(name: &str) -> DistinguishedName {
    let mut called = DistinguishedName::new();
    called.push(DnType::CommonName, name);
    called
}

/// The first instant of a day, in UTC.
fn at(day: Day) -> time::OffsetDateTime {
    let part = |n: i8| u8::try_from(n).unwrap_or(1);
    date_time_ymd(day.year().into(), part(day.month()), part(day.day()))
}

/// SHA-256 of a certificate (DER), as people compare it: `AB:CD:…`.
#[must_use]
pub fn fingerprint(certificate: &[u8]) -> String {
    let hex = hex(&Sha256::digest(certificate)).to_uppercase();
    let pairs: Vec<&str> = (0..hex.len()).step_by(2).filter_map(|at| hex.get(at..at + 2)).collect();
    pairs.join(":")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether an address lies within a private network or on this machine: nobody else is answered.
#[must_use]
pub fn is_near(address: IpAddr) -> bool {
    // An IPv4 address that came in over IPv6 is the IPv4 address.
    let address = address.to_canonical();
    address.is_loopback() || NEAR.iter().any(|(net, bits)| shares(address, *net, *bits))
}

fn shares(address: IpAddr, net: IpAddr, bits: u8) -> bool {
    let bits = u32::from(bits);
    match (address, net) {
        (IpAddr::V4(a), IpAddr::V4(n)) => (a.to_bits() ^ n.to_bits()).leading_zeros() >= bits,
        (IpAddr::V6(a), IpAddr::V6(n)) => (a.to_bits() ^ n.to_bits()).leading_zeros() >= bits,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_private_addresses_are_near() {
        for (address, near) in [
            ("192.168.1.20", true),
            ("10.255.0.1", true),
            ("172.16.0.1", true),
            ("172.31.255.255", true),
            ("169.254.3.4", true),
            ("127.0.0.1", true),
            ("::1", true),
            ("fe80::1", true),
            ("fd12:3456::1", true),
            ("::ffff:192.168.0.5", true),
            ("172.32.0.1", false),
            ("192.169.0.1", false),
            ("100.64.0.1", false),
            ("8.8.8.8", false),
            ("203.0.113.9", false),
            ("2001:db8::1", false),
            ("::ffff:8.8.8.8", false),
            ("0.0.0.0", false),
        ] {
            assert_eq!(is_near(address.parse().unwrap()), near, "{address}");
        }
    }

    #[test]
    fn an_authority_that_was_kept_vouches_as_before() {
        let today = Day::new(2026, 11, 26).unwrap();
        let made = Authority::new(vec!["midori-pc1".to_owned()], today).unwrap();
        let read = Authority::read(&made.key(), made.certificate().to_vec(), made.names().to_vec()).unwrap();
        let shown = read.vouch(made.names(), &["192.168.1.20".parse().unwrap()], today).unwrap();
        assert_eq!((shown.chain.len(), shown.until), (2, today.plus_days(90)));
        assert_eq!(shown.chain[1], made.certificate());
        let print = fingerprint(&shown.chain[1]);
        assert!(print.len() == 95 && print.split(':').all(|pair| pair.len() == 2), "{print}");
        let bad = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        assert!(Authority::read(bad, Vec::new(), Vec::new()).is_err());
    }
}
