//! The registry of the Windows that this program runs on.

use super::keys::{self, Depth};
use super::registry::{Data, Registry};
use std::io::ErrorKind;
use winreg::enums::{HKEY_LOCAL_MACHINE, KEY_READ, KEY_WOW64_64KEY, RegType};
use winreg::{RegKey, RegValue};

const DEPTH_MAX: usize = 32;

/// Takes what facts are read from.
pub(super) fn take(registry: &mut Registry) {
    let machine = RegKey::predef(HKEY_LOCAL_MACHINE);
    for (path, depth) in keys::READ {
        let Some(place) = path.strip_prefix("HKLM\\") else { continue };
        // A program of 32 bits would be shown another registry.
        match machine.open_subkey_with_flags(place, KEY_READ | KEY_WOW64_64KEY) {
            Ok(key) => put(registry, &key, path, (*depth, DEPTH_MAX)),
            Err(error) if error.kind() == ErrorKind::NotFound => registry.cover(path),
            Err(_) => registry.deny(path),
        }
    }
}

fn put(registry: &mut Registry, key: &RegKey, path: &str, (depth, left): (Depth, usize)) {
    let place = registry.begin(path);
    for (name, value) in key.enum_values().flatten() {
        if let Some(data) = data(&value) {
            registry.put(&place, &name, data);
        }
    }
    if depth == Depth::Own || left == 0 {
        return;
    }
    for name in key.enum_keys().flatten() {
        let below = format!("{path}\\{name}");
        match key.open_subkey_with_flags(&name, KEY_READ | KEY_WOW64_64KEY) {
            Ok(child) => put(registry, &child, &below, (depth, left - 1)),
            Err(_) => registry.deny(&below),
        }
    }
}

fn data(value: &RegValue<'_>) -> Option<Data> {
    Some(match value.vtype {
        RegType::REG_SZ | RegType::REG_EXPAND_SZ => {
            let text = encoding_rs::UTF_16LE.decode_without_bom_handling(&value.bytes).0;
            Data::Text(text.trim_end_matches('\0').to_owned())
        }
        RegType::REG_DWORD => Data::Number(u32::from_le_bytes(value.bytes.get(..4)?.try_into().ok()?).into()),
        RegType::REG_QWORD => Data::Number(u64::from_le_bytes(value.bytes.get(..8)?.try_into().ok()?)),
        _ => Data::Bytes(value.bytes.to_vec()),
    })
}
