//! What a new password must be like and when guessing is stopped: the PAM stacks with pwquality.conf(5) and
//! faillock.conf(5). `PASS_MIN_LEN` of login.defs is not read: with PAM nothing obeys it.

use super::pam::{self, Module};
use super::setting;
use crate::machine::Machine;
use crate::seen::{Miss, Raw, Seen, present};
use model::fact::{Fact, Trouble, Value};

const LENGTH: &str = "password.length_min";
const MIXED: &str = "password.mixed_required";
const LOCKOUT: &str = "password.lockout_attempts";
/// pwquality.conf(5): minlen, when it is not set.
const PWQUALITY_MINLEN: i64 = 8;
/// faillock.conf(5): deny, when it is not set.
const FAILLOCK_DENY: i64 = 3;

pub(crate) fn read(machine: &Machine) -> Vec<Fact> {
    let mut facts = match stack(machine, "common-password") {
        Ok(stack) => quality(machine, &stack),
        Err(miss) => vec![miss.fact(LENGTH), miss.fact(MIXED)],
    };
    facts.push(match stack(machine, "common-auth") {
        Ok(stack) => lockout(machine, &stack),
        Err(miss) => miss.fact(LOCKOUT),
    });
    facts
}

/// The stack every sign-in includes: Debian's name, or the one of Red Hat and SUSE.
fn stack(machine: &Machine, debian: &str) -> Result<Raw, Miss> {
    let raw = match present(machine.file(&format!("/etc/pam.d/{debian}")))? {
        Some(raw) => raw,
        None => machine.file("/etc/pam.d/system-auth")?,
    };
    if setting::lines(&raw.text()).next().is_none() {
        return Err(Seen::of(&[&raw]).without(Trouble::Error, "/etc/pam.d"));
    }
    Ok(raw)
}

fn quality(machine: &Machine, stack: &Raw) -> Vec<Fact> {
    let text = stack.text();
    let Some(module) = pam::module(&text, "password", "pam_pwquality") else {
        return without_pwquality(stack);
    };
    let config = match config(machine, "/etc/security/pwquality.conf", Some("/etc/security/pwquality.conf.d")) {
        Ok(config) => config,
        Err(miss) => return vec![miss.fact(LENGTH), miss.fact(MIXED)],
    };
    let seen = Seen::of(&std::iter::once(stack).chain(&config).collect::<Vec<_>>());
    let settings = joined(&config);
    let rule = Rule { module: &module, config: &settings };
    let length = match rule.length() {
        Some(length) => seen.fact(LENGTH, Value::Count(length)),
        None => seen.without(Trouble::NotPresent, "enforcing = 0").fact(LENGTH),
    };
    vec![length, seen.fact(MIXED, Value::Flag(rule.requires_mixture()))]
}

/// Without a quality module only a length given to pam_unix(8) holds, and nothing asks for a mixture.
fn without_pwquality(stack: &Raw) -> Vec<Fact> {
    let (seen, text) = (Seen::of(&[stack]), stack.text());
    for other in ["pam_passwdqc", "pam_cracklib"] {
        if pam::module(&text, "password", other).is_some() {
            let miss = seen.without(Trouble::Unsupported, other);
            return vec![miss.fact(LENGTH), miss.fact(MIXED)];
        }
    }
    let Some(unix) = pam::module(&text, "password", "pam_unix") else {
        let miss = seen.without(Trouble::Unsupported, "pam_unix");
        return vec![miss.fact(LENGTH), miss.fact(MIXED)];
    };
    let length = match unix.number("minlen").and_then(|length| u64::try_from(length).ok()) {
        Some(length) => seen.fact(LENGTH, Value::Count(length)),
        None => seen.without(Trouble::NotPresent, "minlen").fact(LENGTH),
    };
    vec![length, seen.fact(MIXED, Value::Flag(false))]
}

/// The rule of pwquality: an argument in the stack goes before the file.
struct Rule<'a> {
    module: &'a Module<'a>,
    config: &'a str,
}

impl Rule<'_> {
    fn number(&self, key: &str) -> Option<i64> {
        self.module.number(key).or_else(|| setting::number(self.config, key))
    }

    fn is_enforced(&self) -> bool {
        self.number("enforcing") != Some(0)
    }

    /// A positive credit shortens what is really asked: `minlen` less every credit, and never under 6.
    fn length(&self) -> Option<u64> {
        let credits = ["dcredit", "ucredit", "lcredit", "ocredit"].iter().filter_map(|key| self.number(key));
        let credit: i64 = credits.filter(|credit| (1..100).contains(credit)).sum();
        let length = self.number("minlen").unwrap_or(PWQUALITY_MINLEN).saturating_sub(credit).max(6);
        u64::try_from(length).ok().filter(|_| self.is_enforced())
    }

    /// All four classes, or at least a letter, a digit and a symbol by negative credits.
    fn requires_mixture(&self) -> bool {
        let requires = |key| self.number(key).is_some_and(|credit| credit < 0);
        let each = requires("dcredit") && requires("ocredit") && (requires("ucredit") || requires("lcredit"));
        self.is_enforced() && (each || self.number("minclass").is_some_and(|classes| classes >= 4))
    }
}

fn lockout(machine: &Machine, stack: &Raw) -> Fact {
    let text = stack.text();
    let Some(module) = pam::module(&text, "auth", "pam_faillock") else {
        let tally = pam::module(&text, "auth", "pam_tally2").and_then(|tally| tally.number("deny"));
        return Seen::of(&[stack]).fact(LOCKOUT, Value::Count(tally.and_then(|n| u64::try_from(n).ok()).unwrap_or(0)));
    };
    let config = match config(machine, "/etc/security/faillock.conf", None) {
        Ok(config) => config,
        Err(miss) => return miss.fact(LOCKOUT),
    };
    let seen = Seen::of(&std::iter::once(stack).chain(&config).collect::<Vec<_>>());
    let deny = module.number("deny").or_else(|| setting::number(&joined(&config), "deny")).unwrap_or(FAILLOCK_DENY);
    match u64::try_from(deny) {
        Ok(deny) => seen.fact(LOCKOUT, Value::Count(deny)),
        Err(_) => seen.without(Trouble::Error, "deny").fact(LOCKOUT),
    }
}

/// A settings file and what lies in its folder, in the order in which they count. Both may be absent.
fn config(machine: &Machine, file: &str, folder: Option<&str>) -> Result<Vec<Raw>, Miss> {
    let mut raws = Vec::new();
    // pwquality.conf(5): the folder is read first, the file last.
    if let Some(folder) = folder {
        let names = present(machine.names(folder))?.unwrap_or_default();
        for name in names.iter().filter(|name| name.ends_with(".conf")) {
            raws.push(machine.file(&format!("{folder}/{name}"))?);
        }
    }
    raws.extend(present(machine.file(file))?);
    Ok(raws)
}

fn joined(config: &[Raw]) -> String {
    config.iter().map(|raw| raw.text().into_owned() + "\n").collect()
}
