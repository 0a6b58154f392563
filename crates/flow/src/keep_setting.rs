//! Settings of this machine: small files of the data folder that are no part of the record, and that a copy does not take along.
//! That one was changed which lets others in or sends something out is an entry of the record.

use crate::open_pharmacy::{Shop, ShopError};
use model::act::{Act, Setting};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::io;
use std::path::Path;

/// A setting; `None` where there is none that can be read.
pub(crate) fn setting<T: DeserializeOwned>(shop: &Shop, file: &str) -> Option<T> {
    serde_json::from_slice(&fs::read(shop.journal.folder().join(file)).ok()?).ok()
}

/// Keeps a setting in the place of the one before.
pub(crate) fn keep_setting(shop: &Shop, file: &str, setting: &impl Serialize) -> io::Result<()> {
    put_whole(&shop.journal.folder().join(file), &serde_json::to_vec_pretty(setting)?)
}

/// Drops a setting that is needed no more; there may be none.
pub(crate) fn drop_setting(shop: &Shop, file: &str) -> io::Result<()> {
    match fs::remove_file(shop.journal.folder().join(file)) {
        Err(why) if why.kind() != io::ErrorKind::NotFound => Err(why),
        _ => Ok(()),
    }
}

/// Writes down that a setting was changed, and by whom.
pub(crate) async fn put_setting(shop: &Shop, setting: Setting) -> Result<(), ShopError> {
    shop.append(vec![(Act::SettingPut { setting }, None)]).await?;
    Ok(())
}

/// All of a file, or the one of before.
pub(crate) fn put_whole(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let fresh = file.with_extension("new");
    fs::write(&fresh, bytes)?;
    fs::rename(fresh, file)
}
