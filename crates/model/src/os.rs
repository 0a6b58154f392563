//! Which operating system the words in a ledger name.
//!
//! Only the product is told here. How long it is supported is dated data of `items`.

mod spelled;

use crate::said::Word;
use spelled::spelled;
pub use spelled::without_extension;

/// Declares the products with a stable code each and the words that name them; the first match wins.
macro_rules! products {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, [$($all:literal)&+ $(| $($more:literal)&+)*];)+) => {
        /// An operating system, as finely as its support end asks.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Os { $($(#[$doc])* $variant),+ }

        impl Os {
            /// Every product, in the order of the variants.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code used in data files.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl Word for Os {
            const EXAMPLES: &'static str = "Windows 11 Pro 24H2、Win10 IoT LTSC 2021、Windows Server 2019";

            fn read(text: &str) -> Option<Self> {
                let key = spelled(text);
                $(if [[$($all),+].as_slice() $(, [$($more),+].as_slice())*].iter().any(|all| all.iter().all(|part| key.contains(part))) {
                    return Some(Self::$variant);
                })+
                None
            }
        }
    };
}

products! {
    /// A machine whose maker alone supplies its firmware (router, NAS, access point).
    Firmware = "firmware", ["ファームウェア" | "firmware" | "専用os" | "rtos" | "dsm" | "qts"];
    /// Windows Server 2008 and 2008 R2.
    Server2008 = "windows-server-2008", ["winserver2008"];
    /// Windows Server 2012 and 2012 R2.
    Server2012 = "windows-server-2012", ["winserver2012"];
    /// Windows Server 2016.
    Server2016 = "windows-server-2016", ["winserver2016"];
    /// Windows Server 2019.
    Server2019 = "windows-server-2019", ["winserver2019"];
    /// Windows Server 2022.
    Server2022 = "windows-server-2022", ["winserver2022"];
    /// Windows Server 2025.
    Server2025 = "windows-server-2025", ["winserver2025"];
    /// Windows 11 Enterprise LTSC 2024 (IoT included: both are supported at least as long).
    Windows11Ltsc2024 = "windows-11-ltsc-2024", ["win11" & "ltsc"];
    /// Windows 11 25H2, Enterprise and Education.
    Windows11R25H2Enterprise = "windows-11-25h2-enterprise", ["win11" & "25h2" & "enterprise" | "win11" & "25h2" & "education"];
    /// Windows 11 25H2.
    Windows11R25H2 = "windows-11-25h2", ["win11" & "25h2"];
    /// Windows 11 24H2, Enterprise and Education.
    Windows11R24H2Enterprise = "windows-11-24h2-enterprise", ["win11" & "24h2" & "enterprise" | "win11" & "24h2" & "education"];
    /// Windows 11 24H2.
    Windows11R24H2 = "windows-11-24h2", ["win11" & "24h2"];
    /// Windows 11 23H2, Enterprise and Education.
    Windows11R23H2Enterprise = "windows-11-23h2-enterprise", ["win11" & "23h2" & "enterprise" | "win11" & "23h2" & "education"];
    /// Windows 11 23H2.
    Windows11R23H2 = "windows-11-23h2", ["win11" & "23h2"];
    /// Windows 11 22H2, Enterprise and Education.
    Windows11R22H2Enterprise = "windows-11-22h2-enterprise", ["win11" & "22h2" & "enterprise" | "win11" & "22h2" & "education"];
    /// Windows 11 22H2.
    Windows11R22H2 = "windows-11-22h2", ["win11" & "22h2"];
    /// Windows 11 21H2.
    Windows11R21H2 = "windows-11-21h2", ["win11" & "21h2"];
    /// Windows 11 without a release: whether this release is supported is not known.
    Windows11 = "windows-11", ["win11"];
    /// Windows 10 IoT Enterprise LTSC 2021.
    Windows10IotLtsc2021 = "windows-10-iot-ltsc-2021", ["win10" & "iot" & "ltsc" & "2021"];
    /// Windows 10 (IoT) Enterprise LTSC 2019.
    Windows10Ltsc2019 = "windows-10-ltsc-2019", ["win10" & "ltsc" & "2019"];
    /// Windows 10 Enterprise LTSC 2021.
    Windows10Ltsc2021 = "windows-10-ltsc-2021", ["win10" & "ltsc" & "2021"];
    /// Windows 10 Enterprise LTSB 2015.
    Windows10Ltsb2015 = "windows-10-ltsb-2015", ["win10" & "lts" & "2015"];
    /// Windows 10 Enterprise LTSB 2016.
    Windows10Ltsb2016 = "windows-10-ltsb-2016", ["win10" & "lts" & "2016"];
    /// Windows 10 LTSC without its year.
    Windows10Ltsc = "windows-10-ltsc", ["win10" & "ltsc" | "win10" & "ltsb"];
    /// Windows 10 IoT Enterprise without LTSC in its name: which of the two it is decides its end.
    Windows10Iot = "windows-10-iot", ["win10" & "iot"];
    /// Windows 10 with words on Extended Security Updates that do not tell whether they are received.
    Windows10EsuUnsure = "windows-10-esu-unsure", ["win10" & "esu?"];
    /// Windows 10 with Extended Security Updates.
    Windows10Esu = "windows-10-esu", ["win10" & "esu"];
    /// Windows 10, general editions.
    Windows10 = "windows-10", ["win10"];
    /// Windows 8.1.
    Windows81 = "windows-8.1", ["win8.1"];
    /// Windows 8.
    Windows8 = "windows-8", ["win8"];
    /// Windows 7.
    Windows7 = "windows-7", ["win7"];
    /// Windows Vista.
    WindowsVista = "windows-vista", ["winvista" | "=vista"];
    /// Windows XP.
    WindowsXp = "windows-xp", ["winxp" | "=xp"];
    /// Debian 11.
    Debian11 = "debian-11", ["=debian11="];
    /// Debian 12.
    Debian12 = "debian-12", ["=debian12="];
    /// Debian 13.
    Debian13 = "debian-13", ["=debian13="];
    /// Ubuntu 20.04 LTS.
    Ubuntu2004 = "ubuntu-20.04", ["=ubuntu20.04="];
    /// Ubuntu 22.04 LTS.
    Ubuntu2204 = "ubuntu-22.04", ["=ubuntu22.04="];
    /// Ubuntu 24.04 LTS.
    Ubuntu2404 = "ubuntu-24.04", ["=ubuntu24.04="];
    /// Another Linux.
    Linux = "linux", ["linux" | "debian" | "ubuntu" | "centos" | "redhat" | "rhel"];
    /// macOS.
    MacOs = "macos", ["macos" | "osx"];
    /// iOS and iPadOS.
    Ios = "ios", ["ipados" | "ios"];
    /// Android.
    Android = "android", ["android"];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_told_apart_as_finely_as_their_support_ends() {
        for (text, expected) in [
            ("Win8", Some(Os::Windows8)),
            ("Windows 8.1 Pro", Some(Os::Windows81)),
            ("Win11", Some(Os::Windows11)),
            ("Windows 11 Pro 24H2", Some(Os::Windows11R24H2)),
            ("Windows 10 Pro 22H2", Some(Os::Windows10)),
            ("Windows 10 Pro 22H2（ESU）", Some(Os::Windows10Esu)),
            ("Windows 10 Pro ESU契約済", Some(Os::Windows10Esu)),
            ("Windows 10 拡張セキュリティ更新プログラム", Some(Os::Windows10Esu)),
            ("Windows 10（ESUなし）", Some(Os::Windows10)),
            ("Win10 ESU未契約", Some(Os::Windows10)),
            ("Win10 ESU申込中", Some(Os::Windows10)),
            ("Win10 Pro ESU検討中", Some(Os::Windows10)),
            ("Win10（未契約のESU）", Some(Os::Windows10)),
            ("Windows 10 LTSB 2015", Some(Os::Windows10Ltsb2015)),
            ("Windows 11 Enterprise 23H2", Some(Os::Windows11R23H2Enterprise)),
            ("Windows 11 Pro Education 23H2", Some(Os::Windows11R23H2)),
            ("XP", Some(Os::WindowsXp)),
            ("エキスパート", None),
            ("Windows 10 IoT Enterprise LTSC 2021", Some(Os::Windows10IotLtsc2021)),
            ("Windows 10 Enterprise LTSC 2021", Some(Os::Windows10Ltsc2021)),
            ("Windows 10 IoT Enterprise 2019 LTSC", Some(Os::Windows10Ltsc2019)),
            ("Windows10 LTSC", Some(Os::Windows10Ltsc)),
            ("Ｗｉｎｄｏｗｓ　Ｓｅｒｖｅｒ　２０１９", Some(Os::Server2019)),
            ("ファームウェア 1.02", Some(Os::Firmware)),
            ("専用OS", Some(Os::Firmware)),
            ("Debian GNU/Linux 12 (bookworm)", Some(Os::Debian12)),
            ("Debian 12.11", Some(Os::Debian12)),
            ("Debian 9（2011年導入）", Some(Os::Linux)),
            ("Ubuntu Server 22.04.5 LTS", Some(Os::Ubuntu2204)),
            ("Ubuntu 18.04（20.04へ更新予定）", Some(Os::Linux)),
            ("CentOS 7", Some(Os::Linux)),
            ("Windows 11 Enterprise 24H2", Some(Os::Windows11R24H2Enterprise)),
            ("Windows XP", Some(Os::WindowsXp)),
            ("Vista", Some(Os::WindowsVista)),
            ("不明", None),
        ] {
            assert_eq!(Os::read(text), expected, "{text}");
        }
    }
}
