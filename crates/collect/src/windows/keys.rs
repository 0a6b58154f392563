//! Which parts of the registry the facts are read from: the list of what is exported, and the only place for a key's path.

/// The edition, the release and the build.
pub(crate) const VERSION: &str = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion";
/// Who has signed in here: a key for each SID.
pub(crate) const PROFILES: &str = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList";
/// Signing in without being asked.
pub(crate) const WINLOGON: &str = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon";
/// What Windows installed of itself.
pub(crate) const PACKAGES: &str = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing";
/// What waits for a restart.
pub(crate) const AUTO_UPDATE: &str = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update";
/// Installed software, of 64 and of 32 bits.
pub(crate) const SOFTWARE: [&str; 2] = [
    r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall",
    r"HKLM\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall",
];
/// Settings for everybody on this machine.
pub(crate) const POLICIES: &str = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System";
/// Settings by group policy.
pub(crate) const GROUP_POLICIES: &str = r"HKLM\SOFTWARE\Policies\Microsoft";
/// Microsoft Defender.
pub(crate) const DEFENDER: &str = r"HKLM\SOFTWARE\Microsoft\Windows Defender";
/// Every service and driver.
pub(crate) const SERVICES: &str = r"HKLM\SYSTEM\CurrentControlSet\Services";
/// Remote Desktop.
pub(crate) const TERMINAL_SERVER: &str = r"HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server";
/// The machine's name.
pub(crate) const NAME: &str = r"HKLM\SYSTEM\CurrentControlSet\Control\ComputerName";
/// The machine's own number.
pub(crate) const GUID: &str = r"HKLM\SOFTWARE\Microsoft\Cryptography";

/// How much of a key is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Its own values.
    Own,
    /// And every key in it.
    All,
}

/// Everything that is read.
pub(crate) const READ: &[(&str, Depth)] = &[
    (VERSION, Depth::Own),
    (PROFILES, Depth::All),
    (WINLOGON, Depth::Own),
    (PACKAGES, Depth::All),
    (AUTO_UPDATE, Depth::All),
    (SOFTWARE[0], Depth::All),
    (SOFTWARE[1], Depth::All),
    (POLICIES, Depth::Own),
    (GROUP_POLICIES, Depth::All),
    (DEFENDER, Depth::All),
    (SERVICES, Depth::All),
    (TERMINAL_SERVER, Depth::Own),
    (NAME, Depth::All),
    (GUID, Depth::Own),
];

/// What a person exports, each with all that lies in it.
const EXPORTED: [&str; 12] = [
    VERSION,
    PACKAGES,
    AUTO_UPDATE,
    SOFTWARE[0],
    SOFTWARE[1],
    POLICIES,
    GROUP_POLICIES,
    DEFENDER,
    SERVICES,
    TERMINAL_SERVER,
    NAME,
    GUID,
];

/// The commands by which Windows writes down what the facts are read from, in the order in which they are typed into a command
/// prompt of an administrator. They change nothing. Each writes a file into the folder at hand.
#[must_use]
pub fn export_commands() -> Vec<String> {
    let exports = EXPORTED.iter().zip(1..).map(|(key, number)| format!("reg export \"{key}\" {number:02}.reg /y"));
    let others = ["secedit /export /cfg 13.inf /areas SECURITYPOLICY", "auditpol /backup /file:14.csv"];
    exports.chain(others.map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::registry::is_in;
    use super::*;

    #[test]
    fn every_key_that_is_read_is_exported() {
        let commands = export_commands();
        for (key, _) in READ {
            let exported = commands.iter().filter_map(|command| command.split('"').nth(1));
            assert!(exported.into_iter().any(|root| is_in(key, root)), "{key}");
        }
    }
}
