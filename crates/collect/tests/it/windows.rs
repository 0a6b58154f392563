//! Windows by what was exported from it: as Windows writes it, in part, broken, and absent.

use crate::stage::{Stage, day, not, text, windows_data};
use collect::{CATALOGUE, COLLECTORS, read_machine};
use model::fact::Trouble::{NotPresent, Unsupported};
use model::fact::Value;
use model::fact::Value::{Count, Flag};

const SERVICES: &str = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services";
const SOFTWARE: &str = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion";

/// A registry export with these keys, each with its values.
fn reg(keys: &[(&str, &str)]) -> String {
    let keys = keys.iter().map(|(key, values)| format!("\n[{key}]\n{values}\n"));
    format!("Windows Registry Editor Version 5.00\n{}", keys.collect::<String>())
}

fn exported(keys: &[(&str, &str)]) -> Stage {
    Stage::windows().wide("/01.reg", &reg(keys))
}

/// The services that a test is about, each with its values, in an export of all services.
fn services(each: &[(&str, &str)]) -> Stage {
    let keys: Vec<(String, &str)> =
        each.iter().map(|(name, values)| (format!("{SERVICES}\\{name}"), *values)).collect();
    let keys = keys.iter().map(|(key, values)| (key.as_str(), *values));
    exported(&[(SERVICES, "")].into_iter().chain(keys).collect::<Vec<_>>())
}

#[test]
fn the_system_is_told_by_its_build_and_edition() {
    let key = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
    for (build, update, edition, release, kind, name, code) in [
        (26_100, 2_314, "Professional", "24H2", "Client", "Windows 11 Pro 24H2", "windows-11-24h2"),
        (22_631, 4_000, "Enterprise", "23H2", "Client", "Windows 11 Enterprise 23H2", "windows-11-23h2-enterprise"),
        (19_045, 6_456, "Core", "22H2", "Client", "Windows 10 Home 22H2", "windows-10"),
        (19_045, 6_575, "Professional", "22H2", "Client", "Windows 10 Pro 22H2", "windows-10-esu"),
        (
            19_044,
            6_575,
            "IoTEnterpriseS",
            "21H2",
            "Client",
            "Windows 10 IoT Enterprise LTSC 2021",
            "windows-10-iot-ltsc-2021",
        ),
        (17_763, 5_000, "EnterpriseS", "", "Client", "Windows 10 Enterprise LTSC 2019", "windows-10-ltsc-2019"),
        (9_200, 0, "Professional", "", "Client", "Windows 8 Pro", "windows-8"),
        (17_763, 5_000, "ServerStandard", "", "Server", "Windows Server 2019", "windows-server-2019"),
        (20_348, 2_000, "ServerStandard", "21H2", "Server Core", "Windows Server 2022", "windows-server-2022"),
    ] {
        // Windows 11 still calls itself Windows 10 here.
        let values = format!(
            "\"ProductName\"=\"Windows 10 Pro\"\n\"CurrentBuild\"=\"{build}\"\n\"UBR\"=dword:{update:08x}\n\"EditionID\"=\"{edition}\"\n\
             \"DisplayVersion\"=\"{release}\"\n\"InstallationType\"=\"{kind}\""
        );
        let stage = exported(&[(key, &values)]);
        stage.check_one("os.name", text(name));
        stage.check_one("os.version", text(&format!("{build}.{update}")));
        stage.check_one("os.code", text(code));
    }
    exported(&[(key, "\"UBR\"=dword:00000001")]).check_one("os.code", not(NotPresent));
    Stage::windows().check_one("os.name", not(Unsupported));
}

#[test]
fn the_last_update_is_the_last_package_that_was_installed() {
    let packages = format!("{SOFTWARE}\\Component Based Servicing");
    // 2025-11-13T20:00:00Z is the 14th in Tokyo; a package that is only staged, and one that is no update, do not count.
    let [high, low] = halves(134_075_376_000_000_000);
    let [later, later_low] = halves(134_089_344_000_000_000);
    let at = |high: u64, low: u64, state: u32| {
        format!(
            "\"InstallTimeHigh\"=dword:{high:08x}\n\"InstallTimeLow\"=dword:{low:08x}\n\"CurrentState\"=dword:{state:08x}"
        )
    };
    let folder = format!("{packages}\\Packages");
    let rollup = format!("{folder}\\Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.7171.1.9");
    let staged = format!("{folder}\\Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.9999.1.1");
    let other = format!("{folder}\\Microsoft-Windows-Foundation-Package~31bf3856ad364e35~amd64~~10.0.26100.1");
    let (installed, waiting) = (at(high, low, 0x70), at(later, later_low, 0x40));
    let keys = [
        (packages.as_str(), ""),
        (&folder, ""),
        (&rollup, &installed),
        (&staged, &waiting),
        (&other, &at(later, later_low, 0x70)),
    ];
    exported(&keys).check_one("updates.last_on", day(2025, 11, 14));
    let auto_update = format!("{SOFTWARE}\\WindowsUpdate\\Auto Update");
    exported(&[(&packages, ""), (&auto_update, "")]).check_one("updates.reboot_required", Flag(false));
    let pending = format!("{packages}\\RebootPending");
    exported(&[(&packages, ""), (&auto_update, ""), (&pending, "")]).check_one("updates.reboot_required", Flag(true));
    // Of two places only one was exported: that the other holds nothing is not known.
    exported(&[(&packages, "")]).check_one("updates.reboot_required", not(Unsupported));
}

fn halves(ticks: u64) -> [u64; 2] {
    [ticks >> 32, ticks & 0xffff_ffff]
}

#[test]
fn usb_storage_is_blocked_only_when_both_drivers_are_off_or_a_policy_denies_it() {
    let policies = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft";
    let devices = format!("{policies}\\Windows\\RemovableStorageDevices");
    let disks = format!("{devices}\\{{53f5630d-b6bf-11d0-94f2-00a0c91efb8b}}");
    let (off, on) = ("\"Start\"=dword:00000004", "\"Start\"=dword:00000003");
    for (usb, uas, policy, expected) in [
        (off, off, None, Flag(true)),
        (off, on, None, Flag(false)),
        (on, on, None, Flag(false)),
        (on, on, Some((&devices, "\"Deny_All\"=dword:00000001")), Flag(true)),
        (on, on, Some((&disks, "\"Deny_Write\"=dword:00000001")), Flag(false)),
        (on, on, Some((&disks, "\"Deny_Write\"=dword:00000001\n\"Deny_Read\"=dword:00000001")), Flag(true)),
    ] {
        let policy: Vec<(&str, &str)> = policy.into_iter().map(|(key, values)| (key.as_str(), values)).collect();
        let keys: Vec<_> = [(policies, "")].into_iter().chain(policy).collect();
        let stage = services(&[("USBSTOR", usb), ("UASPStor", uas)]).wide("/02.reg", &reg(&keys));
        stage.check_one("media.storage_blocked", expected);
    }
    // Without the export of the policies the drivers alone do not tell.
    services(&[("USBSTOR", on)]).check_one("media.storage_blocked", not(Unsupported));
}

#[test]
fn services_tell_the_firewall_the_clock_and_what_starts() {
    let profile = |name: &str| format!("SharedAccess\\Parameters\\FirewallPolicy\\{name}");
    let [domain, private, public] = ["DomainProfile", "StandardProfile", "PublicProfile"].map(profile);
    let (on, off) = ("\"EnableFirewall\"=dword:00000001", "\"EnableFirewall\"=dword:00000000");
    let all = services(&[(&domain, on), (&private, on), (&public, on)]);
    all.check_one("firewall.active", Flag(true));
    services(&[(&domain, on), (&private, off), (&public, on)]).check_one("firewall.active", Flag(false));
    services(&[(&domain, on)]).check_one("firewall.active", not(NotPresent));
    let clock = |kind: &str| {
        let kind = format!("\"Type\"=\"{kind}\"");
        services(&[("W32Time", "\"Start\"=dword:00000003"), ("W32Time\\Parameters", &kind)])
    };
    clock("NTP").check_one("time.synchronised", Flag(true));
    clock("NoSync").check_one("time.synchronised", Flag(false));
    let started = "\"Start\"=dword:00000002\n\"Type\"=dword:00000010";
    let driver = "\"Start\"=dword:00000002\n\"Type\"=dword:00000001";
    let stage = services(&[
        ("Spooler", started),
        ("レセコン連携", started),
        ("disk", driver),
        ("Fax", "\"Start\"=dword:00000003"),
    ]);
    stage.check("service.autostart", &[("Spooler", text("automatic")), ("レセコン連携", text("automatic"))]);
    let smb = |server: &str, client: &str| services(&[("LanmanServer\\Parameters", server), ("mrxsmb10", client)]);
    smb("", "\"Start\"=dword:00000004").check_one("service.smb1_on", Flag(false));
    smb("\"SMB1\"=dword:00000001", "\"Start\"=dword:00000004").check_one("service.smb1_on", Flag(true));
}

#[test]
fn installed_software_and_tools_for_remote_work_are_listed() {
    let uninstall = format!("{SOFTWARE}\\Uninstall");
    let narrow = "HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall";
    let of = |name: &str| format!("{uninstall}\\{name}");
    let tool = format!("{narrow}\\TeamViewer");
    let stage = exported(&[
        (&uninstall, ""),
        (&of("{1}"), "\"DisplayName\"=\"みどり薬歴\"\n\"DisplayVersion\"=\"2.0\""),
        (&of("{2}"), "\"DisplayName\"=\"部品\"\n\"SystemComponent\"=dword:00000001"),
        (&of("{3}"), "\"DisplayVersion\"=\"1\""),
        (narrow, ""),
        (&tool, "\"DisplayName\"=\"TeamViewer\"\n\"DisplayVersion\"=\"15.50.5\""),
    ]);
    stage.check("software.installed", &[("TeamViewer", text("15.50.5")), ("みどり薬歴", text("2.0"))]);
    stage.check("remote.tool", &[("TeamViewer", text("15.50.5"))]);
    exported(&[(&uninstall, ""), (narrow, "")]).check_one("remote.tool", Count(0));
    exported(&[(&uninstall, "")]).check_one("remote.tool", not(Unsupported));
    let desktop = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
    exported(&[(desktop, "\"fDenyTSConnections\"=dword:00000000")]).check_one("remote.desktop_on", Flag(true));
    exported(&[(desktop, "\"fDenyTSConnections\"=dword:00000001")]).check_one("remote.desktop_on", Flag(false));
}

#[test]
fn who_signed_in_is_told_by_the_profiles_and_no_password_leaves_the_export() {
    let version = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
    let profiles = format!("{version}\\ProfileList");
    let person = format!("{profiles}\\S-1-5-21-1-2-3-1001");
    let service = format!("{profiles}\\S-1-5-18");
    let [high, low] = halves(134_075_376_000_000_000);
    let values = format!(
        "\"ProfileImagePath\"=\"C:\\\\Users\\\\受付\"\n\"LocalProfileLoadTimeHigh\"=dword:{high:08x}\n\"LocalProfileLoadTimeLow\"=dword:{low:08x}"
    );
    let winlogon = format!("{version}\\Winlogon");
    let asked = "\"AutoAdminLogon\"=\"1\"\n\"DefaultPassword\"=\"Secret-Word-1\"";
    let stage =
        exported(&[(version, ""), (&profiles, ""), (&person, &values), (&service, &values), (&winlogon, asked)]);
    stage.check("account.last_login_on", &[("受付", day(2025, 11, 14))]);
    stage.check_one("account.signed_in_unasked", Flag(true));
    let report = read_machine(&stage.machine(), "2026-11-20T01:00:00Z".parse().unwrap());
    assert!(!format!("{report:?}{:?}", stage.machine()).contains("Secret-Word"));
}

#[test]
fn security_settings_and_the_audit_policy_are_read_in_any_language() {
    let settings = "[Unicode]\nUnicode=yes\n[System Access]\nMinimumPasswordAge = 0\nMaximumPasswordAge = 42\nMinimumPasswordLength = 8\n\
                    PasswordComplexity = 1\nLockoutBadCount = 0\n[Version]\nsignature=\"$CHICAGO$\"\n";
    let stage = Stage::windows().wide("/設定.inf", settings);
    stage.check_one("password.length_min", Count(8));
    stage.check_one("password.change_days_max", Count(42));
    stage.check_one("password.lockout_attempts", Count(0));
    // Three of five kinds of character are not all of them.
    stage.check_one("password.mixed_required", Flag(false));
    Stage::windows()
        .wide("/a.inf", "[System Access]\nMaximumPasswordAge = -1\n")
        .check_one("password.change_days_max", Count(99_999));
    for (setting, expected) in [(3, Flag(true)), (1, Flag(false)), (0, Flag(false))] {
        let policy = format!(
            "コンピューター名,ポリシー ターゲット,サブカテゴリ,サブカテゴリ GUID,包含設定,除外設定,設定値\r\nPC1,System,ログオン,{{0CCE9215-69AE-11D9-BED3-505054503030}},成功および失敗,,{setting}\r\n"
        );
        let (shift_jis, _, _) = encoding_rs::SHIFT_JIS.encode(&policy);
        Stage::windows().put("/14.csv", shift_jis).check_one("log.audit_on", expected);
    }
    Stage::windows().check_one("log.audit_on", not(Unsupported));
    Stage::windows().check_one("password.length_min", not(Unsupported));
}

#[test]
fn defender_counts_where_it_runs_and_its_definitions_have_a_day() {
    let defender = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows Defender";
    let watch = format!("{defender}\\Real-Time Protection");
    let updates = format!("{defender}\\Signature Updates");
    let applied = 134_075_376_000_000_000_u64.to_le_bytes().map(|byte| format!("{byte:02x}")).join(",");
    let applied = format!("\"AVSignatureApplied\"=hex:{applied}");
    let stage = |start: &str, watched: &str| {
        let keys = reg(&[(defender, ""), (&watch, watched), (&updates, &applied)]);
        services(&[("WinDefend", start)]).wide("/02.reg", &keys)
    };
    let starts = "\"Start\"=dword:00000002";
    stage(starts, "").check("antivirus.present", &[("Microsoft Defender", Flag(true))]);
    stage(starts, "").check("antivirus.updated_on", &[("Microsoft Defender", day(2025, 11, 14))]);
    stage(starts, "\"DisableRealtimeMonitoring\"=dword:00000001").check_one("antivirus.present", not(NotPresent));
    stage("\"Start\"=dword:00000004", "").check_one("antivirus.present", not(NotPresent));
    let other = services(&[("ekrn", starts)]);
    other.check("antivirus.present", &[("ESET", Flag(true))]);
    other.check("antivirus.updated_on", &[("ESET", not(Unsupported))]);
}

#[test]
fn whatever_is_in_the_folder_nothing_good_is_made_up() {
    let control = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName";
    let named = exported(&[(control, "\"ComputerName\"=\"受付PC\"")])
        .put("/写真.jpg", [0xff, 0xd8, 0xff])
        .put("/readme.txt", "こんにちは");
    let machine = named.machine();
    let report = read_machine(&machine, "2026-11-20T01:00:00Z".parse().unwrap());
    assert_eq!(report.host, "受付PC");
    assert_eq!(
        machine.export_files().map(<[String]>::to_vec),
        [vec!["01.reg".to_owned()], vec!["readme.txt".into(), "写真.jpg".into()]]
    );
    assert!(machine.exported_at().is_some());
    for garbage in ["[", "[HKLM\\", "\"=", "@=hex:", "\\\n", "[System Access]\n=", "{0CCE", "\0\0"] {
        let stage = Stage::windows()
            .wide("/01.reg", &format!("Windows Registry Editor Version 5.00\n{}", garbage.repeat(1_000)))
            .put("/02.inf", format!("[System Access]\n{garbage}"));
        let report = read_machine(&stage.machine(), "2026-11-20T01:00:00Z".parse().unwrap());
        for entry in CATALOGUE {
            assert!(report.value(entry.name).is_some(), "{} is not told", entry.name);
        }
        for fact in &report.facts {
            assert!(matches!(fact.value, Value::Unreadable(_)), "{garbage}: {fact:?}");
            assert!(COLLECTORS.iter().any(|collector| collector.names.contains(&fact.name.as_str())), "{fact:?}");
        }
    }
}

#[test]
fn a_hive_tells_the_same_as_an_export() {
    let hive = |name: &str| std::fs::read(windows_data().join(name)).unwrap();
    let stage = Stage::windows().put("/SYSTEM", hive("SYSTEM")).put("/SOFTWARE", hive("SOFTWARE"));
    let report = read_machine(&stage.machine(), "2026-11-20T01:00:00Z".parse().unwrap());
    assert_eq!(report.host, "UKETSUKE");
    stage.check_one("os.name", text("Windows 11 Pro 24H2"));
    stage.check_one("os.version", text("26100.2314"));
    stage.check_one("media.storage_blocked", Flag(true));
    stage.check_one("remote.desktop_on", Flag(false));
    stage.check_one("account.signed_in_unasked", Flag(false));
    stage.check("account.last_login_on", &[("受付", day(2025, 11, 14))]);
    stage.check("software.installed", &[("みどり薬歴", text("2.0"))]);
    stage.check("service.autostart", &[("Spooler", text("automatic"))]);
    assert!(!format!("{report:?}{:?}", stage.machine()).contains("Secret-Word"));
    let same = exported(&[(
        "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion",
        "\"CurrentBuild\"=\"26100\"\n\"UBR\"=dword:0000090a\n\"EditionID\"=\"Professional\"\n\"DisplayVersion\"=\"24H2\"\n\"InstallationType\"=\"Client\"",
    )]);
    let facts = |stage: &Stage| -> Vec<_> {
        stage.facts("os.code").into_iter().map(|fact| (fact.value, fact.digest)).collect()
    };
    assert_eq!(facts(&same), facts(&stage));
}

#[test]
fn a_damaged_hive_comes_to_an_end_and_an_unfinished_one_is_refused() {
    let whole = std::fs::read(windows_data().join("SYSTEM")).unwrap();
    let read = |bytes: Vec<u8>| {
        let stage = Stage::windows().put("/SYSTEM", bytes);
        let machine = stage.machine();
        let report = read_machine(&machine, "2026-11-20T01:00:00Z".parse().unwrap());
        assert!(report.facts.len() >= CATALOGUE.len());
        machine.export_files()[0].len()
    };
    assert_eq!(read(whole.clone()), 1);
    let mut unfinished = whole.clone();
    unfinished[4] ^= 1;
    assert_eq!(read(unfinished), 0);
    // Every byte of its structures in turn, in steps that fall on each kind of field.
    for at in (0..whole.len()).step_by(23) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0xff;
        read(damaged);
    }
    for len in (0..whole.len()).step_by(501) {
        read(whole[..len].to_vec());
    }
}

/// What Wine does not answer is not known, and never good. Wine was started in Japanese.
#[cfg(windows)]
#[test]
fn what_wine_does_not_answer_is_unknown() {
    if std::env::var_os("WINEPREFIX").is_none() {
        return;
    }
    let pages = winreg::RegKey::predef(winreg::enums::HKEY_LOCAL_MACHINE)
        .open_subkey("SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage")
        .unwrap();
    assert_eq!(pages.get_value::<String, _>("ACP").unwrap(), "932");
    let report = read_machine(&collect::Machine::here(), "2026-11-20T01:00:00Z".parse().unwrap());
    for (name, expected) in [
        ("account.enabled", Unsupported),
        ("account.administrator", NotPresent),
        ("disk.encrypted", Unsupported),
        ("service.listening", Unsupported),
        ("password.length_min", Unsupported),
        ("log.oldest_on", NotPresent),
        ("log.audit_on", Unsupported),
    ] {
        let told: Vec<&Value> = report.facts.iter().filter(|fact| fact.name == name).map(|fact| &fact.value).collect();
        let [Value::Unreadable(why)] = told.as_slice() else { panic!("{name}: {told:?}") };
        assert_eq!(why.why, expected, "{name}: {why:?}");
    }
}

/// Reads the Windows that the tests run on; only Wine's is given something to read, as it is made for the tests.
#[cfg(windows)]
#[test]
fn the_running_windows_tells_what_its_registry_holds() {
    let uninstall = format!("{SOFTWARE}\\Uninstall");
    let version = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
    let values = "\"CurrentBuild\"=\"26100\"\n\"UBR\"=dword:0000090a\n\"EditionID\"=\"Professional\"\n\"DisplayVersion\"=\"24H2\"\n\"InstallationType\"=\"Client\"";
    let installed = "\"DisplayName\"=\"みどり薬歴\"\n\"DisplayVersion\"=\"2.0\"";
    let machine = collect::Machine::here();
    if std::env::var_os("WINEPREFIX").is_some() {
        let product = format!("{uninstall}\\{{1}}");
        let stage = exported(&[(version, values), (&product, installed)]);
        let file = stage.place("/01.reg");
        assert!(std::process::Command::new("reg").arg("import").arg(&file).status().unwrap().success());
        let report = read_machine(&machine, "2026-11-20T01:00:00Z".parse().unwrap());
        assert_eq!(report.text("os.name"), Some("Windows 11 Pro 24H2"));
        let software = |fact: &&model::fact::Fact| fact.name == "software.installed" && fact.of == "みどり薬歴";
        assert_eq!(report.facts.iter().filter(software).map(|fact| &fact.value).collect::<Vec<_>>(), [&text("2.0")]);
    }
    let report = read_machine(&machine, "2026-11-20T01:00:00Z".parse().unwrap());
    assert!(!report.host.is_empty(), "{report:?}");
    for entry in CATALOGUE {
        assert!(report.value(entry.name).is_some(), "{} is not told", entry.name);
    }
}
