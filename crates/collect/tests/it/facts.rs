//! Each fact from captured files: as a machine writes them, empty, broken, and absent.

use crate::stage::{Stage, day, not, text};
use model::fact::Trouble::{Error, NotPresent, Unsupported};
use model::fact::Value::{Count, Flag};

#[test]
fn the_system_is_told_by_its_release_file() {
    for (file, name, version, code) in [
        ("os/debian12", text("Debian GNU/Linux"), text("12"), text("debian-12")),
        ("os/ubuntu2404", text("Ubuntu"), text("24.04"), text("ubuntu-24.04")),
        ("os/alma9", text("AlmaLinux"), text("9.4"), text("linux")),
        ("os/arch", text("Arch Linux"), not(NotPresent), text("linux")),
    ] {
        let stage = Stage::new().captured("/usr/lib/os-release", file);
        stage.check_one("os.name", name);
        stage.check_one("os.version", version);
        stage.check_one("os.code", code);
    }
    Stage::new().put("/etc/os-release", "").check_one("os.name", not(NotPresent));
    Stage::new().put("/etc/os-release", [0xff, 0x00, 0xfe]).check_one("os.code", not(NotPresent));
    Stage::new().check_one("os.name", not(NotPresent));
}

#[test]
fn pending_updates_are_counted_from_the_lists_on_the_machine() {
    let debian = || Stage::new().put("/var/lib/dpkg/status", "");
    let listed = || {
        debian()
            .captured("/var/lib/apt/lists/security_InRelease", "updates/InRelease")
            .captured("/var/lib/apt/lists/main_InRelease", "updates/InRelease-older")
    };
    // A package named "…-security-…" is no security update.
    let stage = listed().captured("/captured/apt-cache", "updates/apt-policy");
    stage.check_one("updates.pending", Count(5));
    stage.check_one("updates.security_pending", Count(3));
    // 20:53 UTC is already the next day in Tokyo.
    stage.check_one("updates.listed_on", day(2026, 11, 21));
    let ubuntu = listed().captured("/captured/apt-cache", "updates/apt-policy-ubuntu");
    ubuntu.check_one("updates.security_pending", Count(1));
    listed().put("/captured/apt-cache", "").check_one("updates.pending", Count(0));
    // Without lists, "nothing to update" would say nothing.
    debian().put("/captured/apt-cache", "").check_one("updates.pending", not(NotPresent));
    debian().folder("/var/lib/apt/lists").put("/captured/apt-cache", "").check_one("updates.pending", not(NotPresent));
    listed().check_one("updates.pending", not(NotPresent));
    listed()
        .put("/var/lib/apt/lists/security_InRelease", "Date: yesterday")
        .check_one("updates.listed_on", day(2026, 5, 16));
    Stage::new().folder("/var/lib/rpm").check_one("updates.pending", not(Unsupported));
}

#[test]
fn the_last_update_is_the_last_upgrade_in_the_log() {
    let stage = Stage::new().captured("/var/log/dpkg.log", "updates/dpkg-log");
    // Without a zone the machine's times are UTC: 21:30 is the next morning in Tokyo.
    stage.check_one("updates.last_on", day(2026, 11, 11));
    let tokyo = jiff_tokyo();
    let stage = Stage::new().captured("/var/log/dpkg.log", "updates/dpkg-log").put("/etc/localtime", tokyo);
    stage.check_one("updates.last_on", day(2026, 11, 10));
    let rotated = Stage::new().put("/var/log/dpkg.log", "").captured("/var/log/dpkg.log.1", "updates/dpkg-log");
    rotated.check_one("updates.last_on", day(2026, 11, 11));
    Stage::new().put("/var/log/dpkg.log", "").check_one("updates.last_on", not(NotPresent));
    Stage::new().put("/var/log/dpkg.log", "9999-99-99 upgrade x\n").check_one("updates.last_on", not(NotPresent));
    Stage::new().check_one("updates.last_on", not(NotPresent));
}

/// A zone file (RFC 8536) of one fixed offset, as `/usr/share/zoneinfo/Asia/Tokyo` ends in.
fn jiff_tokyo() -> Vec<u8> {
    let header = |version: u8| {
        let mut block = b"TZif".to_vec();
        block.push(version);
        block.extend([0; 15]);
        // no UT and standard marks, no leap seconds, no changes, one type, four letters
        for count in [0_u32, 0, 0, 0, 1, 4] {
            block.extend(count.to_be_bytes());
        }
        block.extend(32_400_i32.to_be_bytes());
        block.extend([0, 0]);
        block.extend(b"JST\0");
        block
    };
    [header(b'2'), header(b'2'), b"\nJST-9\n".to_vec()].concat()
}

#[test]
fn a_restart_is_owed_when_the_mark_is_there_and_not_when_nothing_would_set_it() {
    let fact = "updates.reboot_required";
    Stage::new().put("/run/reboot-required", "*** System restart required ***\n").check_one(fact, Flag(true));
    let marker = "/usr/share/update-notifier/notify-reboot-required";
    Stage::new().put(marker, "#!/bin/sh\n").check_one(fact, Flag(false));
    Stage::new().check_one(fact, not(NotPresent));
}

fn people() -> Stage {
    Stage::new().captured("/etc/passwd", "accounts/passwd").captured("/etc/group", "accounts/group")
}

#[test]
fn people_may_sign_in_by_password_or_key_until_they_are_stopped() {
    let stage = people()
        .captured("/etc/shadow", "accounts/shadow")
        .put("/home/tanaka/.ssh/authorized_keys", "ssh-ed25519 AAAA tanaka\n");
    stage.check(
        "account.enabled",
        &[
            ("root", Flag(false)),
            ("midori", Flag(true)),
            ("tanaka", Flag(true)),
            ("sato", Flag(false)),
            ("suzuki", Flag(false)),
            ("scan", Flag(false)),
        ],
    );
    stage.check(
        "account.locked",
        &[
            ("root", Flag(true)),
            ("midori", Flag(false)),
            ("tanaka", Flag(true)),
            ("sato", Flag(false)),
            ("suzuki", Flag(true)),
            ("scan", Flag(true)),
        ],
    );
    stage.check("account.expires_on", &[("suzuki", day(2026, 11, 17))]);
}

#[test]
fn without_the_shadow_file_only_a_missing_shell_is_known() {
    let stage = people();
    let absent = || not(NotPresent);
    let names = ["root", "midori", "tanaka", "sato", "suzuki"];
    let mut expected: Vec<_> = names.map(|name| (name, absent())).into();
    expected.push(("scan", Flag(false)));
    stage.check("account.enabled", &expected);
    Stage::new().put("/etc/passwd", "").check_one("account.locked", not(Error));
    Stage::new().check_one("account.enabled", not(NotPresent));
}

#[test]
fn administrators_are_root_and_whom_sudo_names() {
    let rest = |tanaka| {
        [
            ("root", Flag(true)),
            ("midori", Flag(true)),
            ("tanaka", tanaka),
            ("sato", Flag(false)),
            ("suzuki", Flag(false)),
            ("scan", Flag(false)),
        ]
    };
    let stage = people().captured("/etc/sudoers", "accounts/sudoers");
    stage.check("account.administrator", &rest(Flag(false)));
    let stage = stage.captured("/etc/sudoers.d/vendor", "accounts/sudoers-vendor");
    stage.check("account.administrator", &rest(Flag(true)));
}

#[test]
fn the_password_rule_is_what_the_sign_in_modules_enforce() {
    let debian = |file| Stage::new().captured("/etc/pam.d/common-password", file);
    for (stage, length, mixed) in [
        (debian("passwords/common-password-unix"), not(NotPresent), Flag(false)),
        (debian("passwords/common-password-pwquality"), Count(8), Flag(false)),
        (
            debian("passwords/common-password-pwquality")
                .captured("/etc/security/pwquality.conf", "passwords/pwquality.conf"),
            Count(10),
            Flag(true),
        ),
        (
            debian("passwords/common-password-pwquality")
                .put("/etc/security/pwquality.conf", "minlen = 12\ndcredit = 1\nenforcing = 1\nminclass = 4\n"),
            Count(11),
            Flag(true),
        ),
        (
            debian("passwords/common-password-pwquality")
                .put("/etc/security/pwquality.conf", "minlen = 12\nminclass = 3\n"),
            Count(12),
            Flag(false),
        ),
        (
            debian("passwords/common-password-pwquality")
                .put("/etc/security/pwquality.conf", "minlen = 12\nminclass = 4\nenforcing = 0\n"),
            not(NotPresent),
            Flag(false),
        ),
        (Stage::new().captured("/etc/pam.d/system-auth", "passwords/system-auth"), Count(13), Flag(false)),
        (Stage::new().put("/etc/pam.d/common-password", ""), not(Error), not(Error)),
        (
            Stage::new().put("/etc/pam.d/common-password", "password requisite pam_passwdqc.so min=disabled\n"),
            not(Unsupported),
            not(Unsupported),
        ),
        (Stage::new(), not(NotPresent), not(NotPresent)),
    ] {
        stage.check_one("password.length_min", length);
        stage.check_one("password.mixed_required", mixed);
    }
}

#[test]
fn guessing_is_stopped_after_so_many_tries_or_never() {
    let fact = "password.lockout_attempts";
    let stack = |file| Stage::new().captured("/etc/pam.d/common-auth", file);
    stack("passwords/common-auth").check_one(fact, Count(0));
    stack("passwords/common-auth-faillock").check_one(fact, Count(3));
    let set =
        stack("passwords/common-auth-faillock").captured("/etc/security/faillock.conf", "passwords/faillock.conf");
    set.check_one(fact, Count(5));
    Stage::new().captured("/etc/pam.d/system-auth", "passwords/system-auth").check_one(fact, Count(4));
    Stage::new().check_one(fact, not(NotPresent));
}

#[test]
fn a_password_lasts_as_long_as_the_policy_and_each_account_say() {
    let fact = "password.change_days_max";
    let stage = people().captured("/etc/login.defs", "passwords/login.defs");
    stage.check_one(fact, Count(60));
    let stage = stage.captured("/etc/shadow", "accounts/shadow");
    stage.check(fact, &[("", Count(60)), ("midori", Count(90)), ("sato", Count(99_999))]);
    Stage::new().put("/etc/login.defs", "PASS_MAX_DAYS -1\n").check_one(fact, Count(99_999));
    Stage::new().put("/etc/login.defs", "").check_one(fact, not(NotPresent));
}

#[cfg(unix)]
#[test]
fn listening_sockets_carry_the_program_that_holds_them_when_it_may_be_seen() {
    use model::fact::Trouble::AccessDenied;
    let stage = Stage::new()
        .captured("/proc/net/tcp", "listening/tcp")
        .captured("/proc/net/tcp6", "listening/tcp6")
        .captured("/proc/net/udp", "listening/udp")
        .put("/proc/812/comm", "sshd\n")
        .link("/proc/812/fd/0", "/dev/null")
        .link("/proc/812/fd/3", "socket:[1681]")
        .link("/proc/812/fd/4", "socket:[1682]");
    stage.check(
        "service.listening",
        &[
            ("tcp/0.0.0.0:22", text("sshd")),
            ("tcp/127.0.0.1:631", not(AccessDenied)),
            ("tcp/[::]:22", text("sshd")),
            ("udp/0.0.0.0:5353", not(AccessDenied)),
        ],
    );
    let quiet = Stage::new().put("/proc/net/tcp", "").put("/proc/net/udp", "");
    quiet.check_one("service.listening", Count(0));
    Stage::new().check_one("service.listening", not(NotPresent));
}

#[test]
fn what_starts_by_itself_is_what_targets_want() {
    let stage = Stage::new()
        .wants("cups.service", "multi-user.target")
        .wants("fstrim.timer", "timers.target")
        .put("/etc/systemd/system/display-manager.service", "");
    let expected = [("cups.service", text("multi-user.target")), ("fstrim.timer", text("timers.target"))];
    stage.check("service.autostart", &expected);
    let quiet = Stage::new().folder("/run/systemd/system").folder("/etc/systemd/system");
    quiet.check_one("service.autostart", Count(0));
    // In a container units lie about that nothing starts.
    Stage::new().folder("/etc/systemd/system").check_one("service.autostart", not(NotPresent));
    Stage::new().check_one("service.autostart", not(NotPresent));
}

#[test]
fn usb_storage_is_blocked_only_where_no_way_around_is_left() {
    let fact = "media.storage_blocked";
    let modprobe = |file| Stage::new().captured("/etc/modprobe.d/usb.conf", file);
    modprobe("media/install-false").check_one(fact, Flag(true));
    modprobe("media/blacklist-both").check_one(fact, Flag(true));
    modprobe("media/blacklist-storage").check_one(fact, Flag(false));
    let loaded = modprobe("media/install-false").put("/proc/modules", "usb_storage 81920 1 uas, Live 0x0\n");
    loaded.check_one(fact, Flag(false));
    let kernel = |list| {
        modprobe("media/install-false")
            .put("/proc/sys/kernel/osrelease", "6.1.0-test\n")
            .put("/lib/modules/6.1.0-test/modules.builtin", list)
    };
    kernel("kernel/drivers/usb/storage/usb-storage.ko\n").check_one(fact, Flag(false));
    kernel("kernel/drivers/usb/core/usbcore.ko\n").check_one(fact, Flag(true));
    Stage::new().captured("/etc/modprobe.d/usb.off", "media/install-false").check_one(fact, Flag(false));
    Stage::new().put("/etc/modprobe.d/usb.conf", "").check_one(fact, Flag(false));
    Stage::new().check_one(fact, not(NotPresent));
    let guarded = |rules| {
        Stage::new()
            .folder("/etc/modprobe.d")
            .wants("usbguard.service", "basic.target")
            .captured("/etc/usbguard/usbguard-daemon.conf", "media/usbguard-daemon.conf")
            .captured("/etc/usbguard/rules.conf", rules)
    };
    guarded("media/rules.conf").check_one(fact, Flag(true));
    guarded("media/rules-storage").check_one(fact, Flag(false));
}

#[test]
fn a_firewall_is_active_when_it_refuses_something_that_comes_in() {
    let fact = "firewall.active";
    let kernel = |file| Stage::new().captured("/captured/nft", file);
    kernel("firewall/nft-drop").check_one(fact, Flag(true));
    kernel("firewall/nft-reject").check_one(fact, Flag(true));
    kernel("firewall/nft-open").check_one(fact, Flag(false));
    Stage::new().put("/captured/nft", "").check_one(fact, Flag(false));
    let legacy = Stage::new().put("/captured/nft", "").put("/proc/net/ip_tables_names", "filter\n");
    legacy.check_one(fact, not(Unsupported));
    let wanted = |unit: &str| Stage::new().wants(unit, "multi-user.target");
    wanted("firewalld.service").check_one(fact, Flag(true));
    wanted("ufw.service").captured("/etc/ufw/ufw.conf", "firewall/ufw-on").check_one(fact, Flag(true));
    wanted("cups.service").captured("/etc/ufw/ufw.conf", "firewall/ufw-on").check_one(fact, Flag(false));
    wanted("ufw.service").captured("/etc/ufw/ufw.conf", "firewall/ufw-off").check_one(fact, Flag(false));
    wanted("ufw.service").put("/etc/ufw/ufw.conf", "").check_one(fact, not(Error));
    wanted("nftables.service").captured("/etc/nftables.conf", "firewall/nft-open").check_one(fact, Flag(false));
    wanted("cups.service").check_one(fact, not(NotPresent));
    Stage::new().check_one(fact, not(NotPresent));
}

#[test]
fn the_clock_is_synchronised_when_its_service_says_so() {
    let fact = "time.synchronised";
    Stage::new().put("/run/systemd/timesync/synchronized", "").check_one(fact, Flag(true));
    Stage::new().captured("/captured/chronyc", "time/chrony-normal").check_one(fact, Flag(true));
    Stage::new().captured("/captured/chronyc", "time/chrony-lost").check_one(fact, Flag(false));
    Stage::new().put("/captured/chronyc", "506 Cannot talk to daemon\n").check_one(fact, not(Error));
    let wanted = |unit: &str| Stage::new().wants(unit, "sysinit.target");
    wanted("systemd-timesyncd.service").check_one(fact, Flag(false));
    wanted("ntpsec.service").check_one(fact, not(Unsupported));
    wanted("cups.service").check_one(fact, not(NotPresent));
}

#[test]
fn a_disk_is_encrypted_when_everything_below_it_is() {
    let base = || {
        Stage::new()
            .captured("/proc/self/mountinfo", "disk/mountinfo")
            .put("/sys/dev/block/254:1/dm/uuid", "LVM-abc\n")
            .folder("/sys/dev/block/254:1/slaves/dm-0")
            .folder("/sys/dev/block/8:1")
    };
    let expected =
        |root| [("/", root), ("/boot", Flag(false)), ("/gone", not(NotPresent)), ("/data", not(Unsupported))];
    let crypt = base().put("/sys/class/block/dm-0/dm/uuid", "CRYPT-LUKS2-0123-luks-root\n");
    crypt.check("disk.encrypted", &expected(Flag(true)));
    let half = crypt.folder("/sys/dev/block/254:1/slaves/sdc1").folder("/sys/class/block/sdc1");
    half.check("disk.encrypted", &expected(Flag(false)));
    base().check("disk.encrypted", &expected(Flag(false)));
    Stage::new().put("/proc/self/mountinfo", "broken\n").check_one("disk.encrypted", not(NotPresent));
}

#[test]
fn antivirus_is_told_with_the_day_of_its_definitions() {
    let clamav = || Stage::new().put("/usr/bin/clamscan", "");
    let stage = clamav()
        .captured("/var/lib/clamav/daily.cvd", "antivirus/daily.cvd")
        .captured("/var/lib/clamav/main.cvd", "antivirus/main.cvd");
    stage.check("antivirus.present", &[("ClamAV", Flag(true))]);
    stage.check("antivirus.updated_on", &[("ClamAV", day(2026, 11, 16))]);
    clamav().check("antivirus.updated_on", &[("ClamAV", not(NotPresent))]);
    clamav().put("/var/lib/clamav/daily.cvd", "").check("antivirus.updated_on", &[("ClamAV", not(Error))]);
    let other = Stage::new().folder("/opt/eset");
    other.check("antivirus.updated_on", &[("ESET", not(Unsupported))]);
    Stage::new().check_one("antivirus.present", not(NotPresent));
}

#[test]
fn remote_access_is_on_when_it_starts_by_itself_or_runs() {
    let fact = "remote.ssh_on";
    Stage::new().wants("ssh.service", "multi-user.target").check_one(fact, Flag(true));
    let running = Stage::new().put("/run/sshd.pid", "812\n").put("/proc/812/comm", "sshd\n");
    running.check_one(fact, Flag(true));
    let dead =
        Stage::new().put("/run/sshd.pid", "812\n").put("/proc/812/comm", "cupsd\n").folder("/etc/systemd/system");
    dead.check_one(fact, Flag(false));
    Stage::new().folder("/etc").check_one(fact, Flag(false));
    Stage::new().put("/etc/ssh/sshd_config", "").check_one(fact, not(Unsupported));
}

#[test]
fn the_screen_locks_where_the_machine_settings_say_so() {
    let fact = "screen.lock";
    let set =
        |file| Stage::new().captured("/etc/dconf/db/local.d/00-screen", file).folder("/etc/dconf/db/local.d/locks");
    set("screen/lock-on").check_one(fact, Flag(true));
    set("screen/lock-off").check_one(fact, Flag(false));
    set("screen/lock-on").captured("/etc/dconf/db/local.d/50-later", "screen/lock-off").check_one(fact, Flag(false));
    Stage::new().put("/etc/dconf/db/local.d/00-screen", "").check_one(fact, not(NotPresent));
    Stage::new().check_one(fact, not(NotPresent));
}
