//! A registry as it was written down: keys, their values, and which parts of it were written down at all.

use crate::seen::{Miss, Raw};
use model::fact::Trouble;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A value's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Data {
    /// `REG_SZ` and `REG_EXPAND_SZ`; what stands in `%` is not replaced.
    Text(String),
    /// `REG_DWORD` and `REG_QWORD`.
    Number(u64),
    /// Anything else, as its bytes.
    Bytes(Vec<u8>),
}

/// A key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Key {
    /// Its last name as written.
    pub(crate) name: String,
    values: BTreeMap<String, Data>,
}

impl Key {
    /// A value by its name, in whatever case.
    pub(crate) fn value(&self, name: &str) -> Option<&Data> {
        self.values.get(&name.to_lowercase())
    }

    /// A number; some programs write it as text.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        match self.value(name)? {
            Data::Number(number) => Some(*number),
            Data::Text(text) => text.trim().parse().ok(),
            Data::Bytes(_) => None,
        }
    }

    /// A text that is not empty.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match self.value(name)? {
            Data::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            Data::Number(_) | Data::Bytes(_) => None,
        }
    }
}

/// The keys by their path in lower case.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    keys: BTreeMap<String, Key>,
    roots: Vec<String>,
    denied: Vec<String>,
}

impl Registry {
    /// Knows of a part that it is not there.
    #[cfg(windows)]
    pub(crate) fn cover(&mut self, path: &str) {
        self.roots.push(path.to_owned());
    }

    /// Knows of a part that it may not be read.
    #[cfg(windows)]
    pub(crate) fn deny(&mut self, path: &str) {
        self.denied.push(path.to_owned());
    }

    /// Takes a key. One that lies in no part before it is a new part: an export begins with the key that was exported.
    pub(crate) fn begin(&mut self, path: &str) -> String {
        let path = canonical(path);
        if !self.roots.iter().any(|root| is_in(&path, root)) {
            self.roots.push(path.clone());
        }
        let name = path.rsplit('\\').next().unwrap_or_default().to_owned();
        let place = path.to_lowercase();
        self.keys.entry(place.clone()).or_default().name = name;
        place
    }

    /// Takes a value of a key that was begun.
    pub(crate) fn put(&mut self, place: &str, name: &str, data: Data) {
        // A password that Windows keeps in the clear is not even held in memory.
        let is_secret = name.eq_ignore_ascii_case("DefaultPassword");
        if let Some(key) = self.keys.get_mut(place).filter(|_| !is_secret) {
            key.values.insert(name.to_lowercase(), data);
        }
    }

    /// A key.
    ///
    /// # Errors
    /// `NotPresent` where its part was read and it is not in it; `AccessDenied` where its part may not be read; `Unsupported`
    /// where its part was not exported: whether it is there is not known.
    pub(crate) fn key(&self, path: &str) -> Result<&Key, Miss> {
        let found = self.keys.get(&path.to_lowercase());
        let is_in_any = |parts: &[String]| parts.iter().any(|part| is_in(path, part));
        found.ok_or_else(|| {
            let why = match () {
                () if is_in_any(&self.denied) => Trouble::AccessDenied,
                () if is_in_any(&self.roots) => Trouble::NotPresent,
                () => Trouble::Unsupported,
            };
            Miss::new(path, why, path)
        })
    }

    /// The keys right under a key, by name.
    ///
    /// # Errors
    /// As [`Registry::key`].
    pub(crate) fn under(&self, path: &str) -> Result<Vec<&Key>, Miss> {
        self.key(path)?;
        let before = format!("{}\\", path.to_lowercase());
        let below = self.keys.range(before.clone()..).take_while(|(place, _)| place.starts_with(&before));
        Ok(below.filter(|(place, _)| !place.trim_start_matches(&before).contains('\\')).map(|(_, key)| key).collect())
    }
}

/// What was read of a key, for its digest: the same from every source.
pub(crate) fn raw(path: &str, key: &Key, names: &[&str]) -> Raw {
    let mut text = format!("{}\n", path.to_lowercase());
    for name in names {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}={:?}", name.to_lowercase(), key.value(name));
    }
    Raw { source: path.to_owned(), bytes: text.into_bytes() }
}

/// What was read of several keys under one, for the digest of a list.
pub(crate) fn raw_of_all(path: &str, keys: &[&Key], names: &[&str]) -> Raw {
    let bytes = keys.iter().flat_map(|key| raw(&format!("{path}\\{}", key.name), key, names).bytes).collect();
    Raw { source: path.to_owned(), bytes }
}

/// Whether a path is a key or lies in it.
pub(crate) fn is_in(path: &str, root: &str) -> bool {
    let (path, root) = (path.to_lowercase(), root.to_lowercase());
    path.strip_prefix(&root).is_some_and(|rest| rest.is_empty() || rest.starts_with('\\'))
}

/// The short name of a hive, and the control set that is in use.
fn canonical(path: &str) -> String {
    let path = path.trim_end_matches('\\');
    let (hive, rest) = path.split_once('\\').unwrap_or((path, ""));
    let hive = match hive.to_ascii_uppercase().as_str() {
        "HKEY_LOCAL_MACHINE" | "HKLM" => "HKLM",
        "HKEY_CURRENT_USER" | "HKCU" => "HKCU",
        "HKEY_USERS" | "HKU" => "HKU",
        _ => hive,
    };
    if rest.is_empty() { hive.to_owned() } else { format!("{hive}\\{rest}") }
}
