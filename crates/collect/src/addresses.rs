//! Under which names and addresses other devices reach this machine.

use std::net::IpAddr;

/// The names and addresses of this machine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses {
    /// Its own name, and the same with `.local`, as devices of one network ask each other for it (RFC 6762).
    pub names: Vec<String>,
    /// The addresses of its network interfaces.
    pub addresses: Vec<IpAddr>,
}

/// Reads them. What cannot be read is left out.
#[must_use]
pub fn addresses() -> Addresses {
    let name = gethostname::gethostname().to_string_lossy().trim_end_matches('.').to_ascii_lowercase();
    // A name that certificates cannot hold helps nobody.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
    let is_name = !name.is_empty() && name != "localhost" && name.chars().all(is_plain);
    let mut names = Vec::new();
    if is_name {
        let first = name.split('.').next().unwrap_or_default();
        names = vec![name.clone(), format!("{first}.local")];
        names.dedup();
    }
    let mut addresses: Vec<IpAddr> =
        if_addrs::get_if_addrs().unwrap_or_default().into_iter().map(|interface| interface.ip()).collect();
    addresses.sort_by_key(|address| (address.is_ipv6(), *address));
    addresses.dedup();
    Addresses { names, addresses }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_has_an_address_and_its_names_can_stand_in_a_certificate() {
        let Addresses { names, addresses } = addresses();
        assert!(addresses.iter().any(IpAddr::is_loopback), "{addresses:?}");
        assert!(
            names.iter().all(|name| !name.contains(char::is_whitespace) && *name == name.to_lowercase()),
            "{names:?}"
        );
    }
}
