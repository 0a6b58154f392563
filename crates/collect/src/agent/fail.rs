//! How the program can fail, and the exit code of each: 2 wrong use, 3 could not.

use model::lang::{self, Lang};
use std::io::ErrorKind;
use std::path::Path;
use std::process::ExitCode;

/// A failed run.
#[derive(Debug)]
pub struct Fail {
    code: u8,
    said: String,
}

impl Fail {
    /// The command line asks for something that there is not.
    pub fn wrong_use(said: impl Into<String>) -> Self {
        Self { code: 2, said: said.into() }
    }

    /// A file, a disk or the machine stood in the way.
    pub fn could_not(why: impl std::fmt::Display) -> Self {
        Self { code: 3, said: why.to_string() }
    }

    /// A file that cannot be read or written, with its name.
    pub fn file(path: &Path, why: &std::io::Error) -> Self {
        let shown = path.display();
        let number = why.raw_os_error().map(|number| format!("（OSのエラー番号 {number}）")).unwrap_or_default();
        Self::could_not(match why.kind() {
            ErrorKind::NotFound => format!(
                "{shown} に書けません。そのフォルダがあるか確かめてください / {shown} cannot be written; check that its folder is there"
            ),
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => format!(
                "{shown} を使う権限がありません。-o で別の場所を指定してください / {shown} may not be used; name another place with -o"
            ),
            ErrorKind::StorageFull => format!(
                "空き容量が足りず {shown} を書けません。空けてからもう一度行ってください / the disk is full; make room and try again ({shown})"
            ),
            _ => format!(
                "{shown} を読み書きできません{number}。場所と空き容量を確かめてください / {shown} cannot be read or written ({why}); check the place and the free space"
            ),
        })
    }

    /// What is said, in one language.
    pub fn says(&self, lang: Lang) -> &str {
        lang::half(&self.said, lang)
    }

    /// The exit code.
    pub fn exit(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}
