//! A second place for the record: a folder on another PC, a NAS or a USB disk, to which a copy is made each day. A copy is a
//! data folder: put in place of a lost one, the pharmacy goes on from there.

mod system_folders;

use crate::keep_setting::{keep_setting, setting};
use crate::open_pharmacy::{Shop, ShopError};
use journal::CopyError;
use model::day::Day;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use system_folders::is_of_the_system;

/// The file of the data folder that names the second place. A copy does not take it along: whoever goes on from one chooses anew.
const FILE: &str = "second-place.json";
/// Copies that are kept, one of each of the last days. 薬守の目安.
const KEPT: usize = 7;

/// Where copies go, and how that went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondPlace {
    /// The folder.
    pub folder: PathBuf,
    /// The day of the last copy.
    pub copied_on: Option<Day>,
    /// The size of the record that it holds, in entries.
    pub size: u64,
    /// The root of that record, by which it can be compared.
    #[serde(default)]
    pub root: String,
    /// Why there was no copy when it was last tried, as 「日本語 / English」.
    pub failed: Option<String>,
}

/// A copy older than so many days is told. 薬守の目安.
const FRESH_DAYS: i32 = 7;

impl SecondPlace {
    /// Whether the copy there will do for a while.
    #[must_use]
    pub fn is_fresh(&self, today: Day) -> bool {
        self.copied_on.is_some_and(|day| day.plus_days(FRESH_DAYS) >= today)
    }
}

/// Why there is no second place, or no copy in it.
#[derive(Debug, thiserror::Error)]
pub enum CopyRecordError {
    /// The folder was not named whole.
    #[error(
        "場所は、ドライブや共有の名前から書いてください（例: E:\\薬守の写し、\\\\NAS\\share\\薬守） / write the whole path, with its drive or share"
    )]
    NotWhole,
    /// There is no such folder.
    #[error(
        "{0} が見つかりません。USBディスクやNASがつながっているか、名前を確かめてください / it is not there; check that the disk or NAS is connected"
    )]
    NotThere(PathBuf),
    /// The system keeps its own there.
    #[error(
        "{0} は、この機器のシステムのフォルダです。別のPCの共有フォルダ、NAS、USBディスクに「薬守の写し」のような空のフォルダを作り、そのフォルダを書いてください / {0} belongs to the system of this machine; make an empty folder on another PC, a NAS or a USB disk, and name that"
    )]
    OfTheSystem(PathBuf),
    /// Somebody keeps other files there.
    #[error(
        "{folder} には、ほかのファイルがあります（{other} など）。その中に「薬守の写し」のような空のフォルダを作り、そのフォルダを書いてください / {folder} holds other files ({other}); make an empty folder in it, and name that"
    )]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
        /// One of its files.
        other: String,
    },
    /// It lies within the folder that is copied.
    #[error(
        "データフォルダの中には写せません。別のPC・NAS・USBディスクの場所にしてください / a copy within the data folder is lost with it; choose another PC, NAS or USB disk"
    )]
    Inside,
    /// No place was chosen.
    #[error(
        "写す場所が決まっていません。画面の「この機器が壊れたら」か、yakumori copy --to 場所 で決めてください / no second place is chosen; use the page or yakumori copy --to FOLDER"
    )]
    NoPlace,
    /// The record is on a server.
    #[error(
        "この記録はデータベースサーバにあります。サーバの控え（pg_dump など）を取ってください / the record is on a database server: use the server's own backups (pg_dump)"
    )]
    OnServer,
    /// The copy could not be made.
    #[error(
        "写せませんでした（{0}）。場所、空き容量、書き込む権限を確かめてください / no copy was made ({0}); check the place, the free space and the rights"
    )]
    Failed(String),
    /// The record could not be read.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

impl From<CopyError> for CopyRecordError {
    fn from(why: CopyError) -> Self {
        match why {
            CopyError::OnServer => Self::OnServer,
            why => Self::Failed(why.to_string()),
        }
    }
}

impl From<io::Error> for CopyRecordError {
    fn from(why: io::Error) -> Self {
        Self::Failed(why.to_string())
    }
}

/// The second place, if one was chosen.
#[must_use]
pub fn second_place(shop: &Shop) -> Option<SecondPlace> {
    setting(shop, FILE)
}

/// Whether a place lies on the disk that the record lies on, as far as the system tells: what breaks one breaks both.
#[must_use]
pub fn is_on_own_disk(shop: &Shop, place: &SecondPlace) -> bool {
    disk(&place.folder).is_some_and(|disk_there| disk(shop.journal.folder()) == Some(disk_there))
}

#[cfg(unix)]
fn disk(folder: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(folder).ok().map(|told| told.dev())
}

/// The drive or share, as its path begins.
#[cfg(not(unix))]
fn disk(folder: &Path) -> Option<std::ffi::OsString> {
    let whole = folder.canonicalize().ok()?;
    whole.components().next().map(|first| first.as_os_str().to_ascii_lowercase())
}

/// Chooses the second place, and makes the first copy there.
///
/// # Errors
/// [`CopyRecordError`]; the place of before stays then.
pub async fn choose_second_place(shop: &Shop, folder: &Path) -> Result<SecondPlace, CopyRecordError> {
    if !folder.is_absolute() {
        return Err(CopyRecordError::NotWhole);
    }
    if !folder.is_dir() {
        return Err(CopyRecordError::NotThere(folder.to_owned()));
    }
    let (chosen, own) = (folder.canonicalize()?, shop.journal.folder().canonicalize()?);
    if chosen.starts_with(&own) {
        return Err(CopyRecordError::Inside);
    }
    if is_of_the_system(&chosen) {
        return Err(CopyRecordError::OfTheSystem(folder.to_owned()));
    }
    if let Some(other) = other_file(&chosen, &own_folder(shop))? {
        return Err(CopyRecordError::NotEmpty { folder: folder.to_owned(), other });
    }
    let place = SecondPlace { folder: folder.to_owned(), copied_on: None, size: 0, root: String::new(), failed: None };
    copy_to(shop, place).await
}

/// Copies the record to the second place now. What came of it is kept either way, to be shown.
///
/// # Errors
/// [`CopyRecordError`].
pub async fn copy_record(shop: &Shop) -> Result<SecondPlace, CopyRecordError> {
    let place = second_place(shop).ok_or(CopyRecordError::NoPlace)?;
    match copy_to(shop, place.clone()).await {
        Err(why) => {
            keep_setting(shop, FILE, &SecondPlace { failed: Some(why.to_string()), ..place })?;
            Err(why)
        }
        done => done,
    }
}

/// Copies the record, if none was made today.
///
/// # Errors
/// [`CopyRecordError`], where a copy was due.
pub async fn copy_when_due(shop: &Shop) -> Result<(), CopyRecordError> {
    match second_place(shop) {
        Some(place) if place.copied_on != Some(shop.clock.today()) => copy_record(shop).await.map(drop),
        _ => Ok(()),
    }
}

/// The folder of this pharmacy's copies within a second place.
fn own_folder(shop: &Shop) -> String {
    format!("yakumori-{}", shop.journal.id())
}

/// What systems put onto every disk.
const OF_DISKS: [&str; 5] = ["System Volume Information", "$RECYCLE.BIN", "lost+found", "desktop.ini", "Thumbs.db"];

/// A file that is nobody's copy of this pharmacy, where none was made yet: a second place is empty, or ours already.
fn other_file(folder: &Path, own: &str) -> io::Result<Option<String>> {
    if folder.join(own).is_dir() {
        return Ok(None);
    }
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && !OF_DISKS.contains(&name.as_str()) {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

async fn copy_to(shop: &Shop, place: SecondPlace) -> Result<SecondPlace, CopyRecordError> {
    if !place.folder.is_dir() {
        return Err(CopyRecordError::NotThere(place.folder));
    }
    let (today, mark) = (shop.clock.today(), shop.now().await?.mark);
    let all = place.folder.join(own_folder(shop));
    fs::create_dir_all(&all)?;
    let copies = copies(&all)?;
    let (copy, aside) = (all.join(today.to_string()), all.join("before"));
    // Today's earlier copy stays until the new one is whole.
    drop_folder(&aside)?;
    if copy.is_dir() {
        fs::rename(&copy, &aside)?;
    }
    let earlier = if aside.is_dir() { Some(aside.clone()) } else { copies.last().cloned() };
    if let Err(why) = shop.journal.copy_into(&copy, earlier.as_deref()).await {
        if aside.is_dir() {
            fs::rename(&aside, &copy)?;
        }
        return Err(why.into());
    }
    drop_folder(&aside)?;
    let older = copies.iter().filter(|older| **older != copy).rev().skip(KEPT - 1);
    older.map(|older| drop_folder(older)).collect::<Result<Vec<()>, _>>()?;
    let place = SecondPlace { copied_on: Some(today), size: mark.size, root: mark.root, failed: None, ..place };
    keep_setting(shop, FILE, &place)?;
    Ok(place)
}

/// The copies of a place, the oldest first: folders that are called by a day.
fn copies(all: &Path) -> io::Result<Vec<PathBuf>> {
    let is_copy = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().parse::<Day>().is_ok());
    let folders = fs::read_dir(all)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    let mut copies: Vec<PathBuf> = folders.into_iter().filter(|path| path.is_dir()).filter(is_copy).collect();
    copies.sort();
    Ok(copies)
}

fn drop_folder(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
