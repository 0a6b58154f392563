//! What every command needs: the folder, the way of looking at the record, the clock.

use crate::cli::Common;
use crate::cmd::demo;
use crate::fail::Fail;
use flow::{Beginning, Clock, Reading, Shop, ShopError, State};
use journal::{Memory, Place, Seen};
use std::cell::{Cell, RefCell};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

/// The context of one command.
#[derive(Clone)]
pub struct Context {
    /// The data folder.
    pub folder: PathBuf,
    /// The address of a PostgreSQL server, where the record is on one. It may hold a password: it is never shown.
    database: Option<String>,
    /// How the record is looked at.
    pub reading: Reading,
    /// Time and randomness.
    pub clock: Clock,
    pub pharmacy: Option<String>,
    /// What this machine saw of records before.
    pub memory: Option<Memory>,
    /// What was seen before of the record and is not in it: to be told.
    went_back: Rc<Cell<Option<Seen>>>,
    /// What was opened, to be closed when the command ends. Every copy of the context shares it.
    opened: Rc<RefCell<Vec<Arc<Shop>>>>,
}

impl Context {
    pub fn new(common: &Common) -> Result<Self, Fail> {
        Ok(Self {
            folder: common.data.clone().map_or_else(user_folder, Ok)?,
            database: common.database.clone(),
            reading: Reading { on: common.on, recorded_by: common.recorded_by },
            clock: Clock::Machine,
            pharmacy: common.pharmacy.clone(),
            memory: memory_folder().map(Memory::in_folder),
            went_back: Rc::default(),
            opened: Rc::default(),
        })
    }

    /// Where the record is.
    pub fn place(&self) -> Place {
        match (&self.database, &self.pharmacy) {
            (None, _) => Place::folder(&self.folder),
            (Some(url), None) => Place::server(url, &self.folder),
            (Some(url), Some(id)) => Place::server(url, &self.folder).journal(id),
        }
    }

    /// Opens the pharmacy as it is now, whatever past the flags ask for: the caller cuts the record itself.
    pub async fn open_now(&self) -> Result<(Arc<Shop>, State), Fail> {
        Self { reading: Reading { recorded_by: None, ..self.reading }, ..self.clone() }.open().await
    }

    /// Opens the pharmacy to write: the past cannot be written.
    pub async fn open_to_write(&self) -> Result<(Arc<Shop>, State), Fail> {
        self.refuse_the_past()?;
        let (shop, state) = self.open().await?;
        shop.is_writable()?;
        self.go_on(shop, state).await
    }

    /// Opens all of the record, to be handed on. A disk that is full does not stand in the way.
    pub async fn open_whole(&self) -> Result<(Arc<Shop>, State), Fail> {
        self.refuse_the_past()?;
        let (shop, state) = self.open().await?;
        if shop.is_writable().is_err() {
            return Ok((shop, state));
        }
        self.go_on(shop, state).await
    }

    /// What goes on from a copy says so.
    async fn go_on(&self, shop: Arc<Shop>, state: State) -> Result<(Arc<Shop>, State), Fail> {
        if !shop.go_on_from_copy(self.went_back.get()).await? {
            return Ok((shop, state));
        }
        let state = shop.state(self.reading).await?;
        Ok((shop, state))
    }

    /// What was seen before of the record and is not in what was opened; it is told once.
    pub fn take_went_back(&self) -> Option<Seen> {
        self.went_back.take()
    }

    /// The pharmacy of the place, as it is opened for any command.
    pub async fn open_shop(&self) -> Result<Arc<Shop>, Fail> {
        // The sample is made anew at will.
        let memory = self.memory.clone().filter(|_| !self.folder.join(demo::MARK).exists());
        let shop = Shop::open(&self.place(), self.clock.clone()).await?.remembering(memory);
        self.went_back.set(shop.went_back().await?);
        Ok(self.keep(shop))
    }

    /// Refuses to look at the past, where only the whole record will do.
    pub fn refuse_the_past(&self) -> Result<(), Fail> {
        match self.reading.recorded_by {
            Some(_) => Err(Fail::wrong_use(ShopError::ThePast)),
            None => Ok(()),
        }
    }

    /// Opens the pharmacy and folds it as the flags ask.
    pub async fn open(&self) -> Result<(Arc<Shop>, State), Fail> {
        let shop = self.open_shop().await?;
        let state = shop.state(self.reading).await?;
        match &self.pharmacy {
            Some(wanted) if *wanted != state.shop.id => Err(Fail::wrong_use(format!(
                "この記録は「{}」（{}）のもので、「{wanted}」ではありません。--data を確かめてください / this record is another pharmacy's; check --data",
                state.shop.id, state.shop.name
            ))),
            _ => Ok((shop, state)),
        }
    }

    /// Where a record may begin.
    pub fn beginning(&self) -> Beginning {
        Beginning { place: self.place(), clock: self.clock.clone(), memory: self.memory.clone() }
    }

    /// Whether the folder holds no record yet. A server answers for itself, when it is asked.
    pub fn is_unused(&self) -> bool {
        self.database.is_none() && !self.folder.join(journal::DATABASE_FILE).exists()
    }

    /// Keeps an opened pharmacy, so that [`Context::close`] finds it.
    pub fn keep(&self, shop: impl Into<Arc<Shop>>) -> Arc<Shop> {
        let shop = shop.into();
        self.opened.borrow_mut().push(shop.clone());
        shop
    }

    /// Closes what was opened. The database is then one file again: whoever copies it by hand copies all of it.
    pub async fn close(&self) {
        let opened = self.opened.take();
        for shop in opened.into_iter().filter_map(Arc::into_inner) {
            shop.close().await;
        }
    }
}

/// A folder that the environment names.
fn set(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// The user's own data folder.
fn user_folder() -> Result<PathBuf, Fail> {
    let base = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else {
        set("XDG_DATA_HOME").or_else(|| set("HOME").map(|home| home.join(".local/share")))
    };
    base.map(|base| base.join("yakumori")).ok_or_else(|| {
        Fail::wrong_use(
            "データフォルダが分かりません。--data で指定してください / no data folder is known; give --data",
        )
    })
}

/// Where this machine remembers what it saw of records: never inside a data folder, which is copied and put back as a whole.
fn memory_folder() -> Option<PathBuf> {
    let state = || match cfg!(windows) {
        true => set("APPDATA"),
        false => set("XDG_STATE_HOME").or_else(|| set("HOME").map(|home| home.join(".local/state"))),
    };
    set("YAKUMORI_MEMORY").or_else(|| Some(state()?.join("yakumori").join("seen")))
}

/// The largest file that is taken: what the tables and attachments allow, with room for neither a disk nor a film.
const FILE_BYTES: u64 = 256 << 20;

/// Reads a file whole. What is no file (a device, a pipe) might never end.
pub fn read_file(path: &Path) -> Result<Vec<u8>, Fail> {
    read_up_to(path, FILE_BYTES)
}

/// Reads a file whole, with its name without its folder.
pub fn read_named(path: &Path) -> Result<(String, Vec<u8>), Fail> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok((name, read_file(path)?))
}

/// Reads a table whole. One that is too large for a table is not read at all.
pub fn read_table(path: &Path) -> Result<Vec<u8>, Fail> {
    read_up_to(path, tables::Limits::default().file_bytes as u64)
}

fn read_up_to(path: &Path, limit: u64) -> Result<Vec<u8>, Fail> {
    let failed = |why: std::io::Error| Fail::file(path, &why);
    // Looked at before it is opened: opening a pipe that nobody writes to would wait for ever.
    let found = std::fs::metadata(path).map_err(failed)?;
    if !found.is_file() && !found.is_dir() {
        return Err(Fail::no_file(path));
    }
    let mut bytes = Vec::new();
    if found.len() <= limit {
        std::fs::File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes)).map_err(failed)?;
    }
    if found.len().max(bytes.len() as u64) > limit {
        return Err(Fail::too_large(path, limit));
    }
    Ok(bytes)
}

/// Where a file that was asked for goes: into a folder that is there, and over a regular file only. A device, a pipe or a
/// link to one would be replaced by the file; of a link to a file, the file is meant.
pub fn place_for(path: &Path) -> Result<PathBuf, Fail> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        return Err(Fail::no_folder(folder));
    }
    let Ok(named) = std::fs::symlink_metadata(path) else { return Ok(path.to_owned()) };
    let found = std::fs::metadata(path).map_err(|_| Fail::no_file(path))?;
    if found.is_dir() {
        return Err(Fail::file(path, &std::io::ErrorKind::IsADirectory.into()));
    }
    if !found.is_file() {
        return Err(Fail::no_file(path));
    }
    if named.is_symlink() {
        return std::fs::canonicalize(path).map_err(|why| Fail::file(path, &why));
    }
    Ok(path.to_owned())
}

/// Writes a file so that it is there whole or not at all.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Fail> {
    let place = place_for(path)?;
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = place.with_file_name(name);
    std::fs::write(&part, bytes).and_then(|()| std::fs::rename(&part, &place)).map_err(|why| {
        // Nothing half-written stays behind; a failing removal changes nothing about the failure.
        let _left = std::fs::remove_file(&part);
        Fail::file(path, &why)
    })
}
