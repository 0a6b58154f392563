//! How a command can fail, and the exit code of each: 1 the answer is no, 2 wrong use, 3 could not.

use std::error::Error;
use std::io::ErrorKind;
use std::process::ExitCode;

/// A failed command.
#[derive(Debug)]
pub struct Fail {
    code: u8,
    said: String,
}

impl Fail {
    /// Wrong use: the command line asks for something that does not exist or is not allowed.
    pub fn wrong_use(why: impl std::fmt::Display) -> Self {
        Self { code: 2, said: why.to_string() }
    }

    /// The answer is no: what was asked for does not hold.
    pub fn answer_is_no(why: impl std::fmt::Display) -> Self {
        Self { code: 1, said: why.to_string() }
    }

    /// Could not: a file, a disk, a database.
    pub fn could_not(why: impl std::fmt::Display) -> Self {
        Self { code: 3, said: why.to_string() }
    }

    /// A file that cannot be read or written, with its name.
    pub fn file(path: &std::path::Path, why: &std::io::Error) -> Self {
        let shown = path.display();
        let number = why.raw_os_error().map(|number| format!("（OSのエラー番号 {number}）")).unwrap_or_default();
        Self::could_not(match why.kind() {
            ErrorKind::NotFound => format!(
                "{shown} が見つかりません。名前と場所を確かめてください / {shown} is not there; check its name and place"
            ),
            ErrorKind::PermissionDenied => format!(
                "{shown} を使う権限がありません。開いているほかのプログラムを閉じるか、別の場所にしてください / {shown} may not be used; close the program that holds it, or use another place"
            ),
            ErrorKind::IsADirectory => {
                format!("{shown} はフォルダです。ファイルの名前を書いてください / {shown} is a folder; name a file")
            }
            ErrorKind::StorageFull => format!(
                "空き容量が足りず {shown} を書けません。空けてからもう一度行ってください / the disk is full; make room and try again ({shown})"
            ),
            _ => format!(
                "{shown} を読み書きできません。場所と権限、空き容量を確かめてください{number} / {shown} cannot be read or written ({why}); check the place, the rights and the free space"
            ),
        })
    }

    /// What is named is no file: a device or a pipe.
    pub fn no_file(path: &std::path::Path) -> Self {
        let shown = path.display();
        Self::could_not(format!(
            "{shown} はふつうのファイルではありません。ファイルの名前を書いてください / {shown} is no regular file; name a file"
        ))
    }

    /// The folder that a file should go into is not there. A folder is never made by a slip of the pen.
    pub fn no_folder(path: &std::path::Path) -> Self {
        let shown = path.display();
        Self::could_not(format!(
            "{shown} というフォルダがありません。場所を確かめるか、先にフォルダを作ってください / there is no folder {shown}; check the place, or make the folder first"
        ))
    }

    /// A file is too large to be a table, a paper or a picture.
    pub fn too_large(path: &std::path::Path, bytes: u64) -> Self {
        let (shown, limit) = (path.display(), bytes >> 20);
        Self::could_not(format!(
            "{shown} は大きすぎます（上限 {limit} MB）。正しいファイルか確かめ、要る部分だけにしてください / {shown} is too large (limit: {limit} MB); check that it is the right file"
        ))
    }

    /// What is said.
    pub fn said(&self) -> &str {
        &self.said
    }

    /// The exit code.
    pub fn exit(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

/// Every error that is not told apart is one of doing, not of asking.
impl<E: Error> From<E> for Fail {
    fn from(why: E) -> Self {
        Self::could_not(why)
    }
}
