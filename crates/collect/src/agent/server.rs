//! The shop's own server, as it is kept once the machine was let in: where it is, and the certificate by which it is known.

use crate::fail::Fail;
use crate::whole::{self, For};
use collect::Pin;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Two short lines.
const FILE: &str = "server.txt";
const FILE_MAX: usize = 4096;

/// Where reports go.
pub struct Server {
    /// `192.168.1.20:8443`.
    pub host: String,
    /// How its certificate is known.
    pub pin: Pin,
}

impl Server {
    /// The host and port of an address as the page shows it.
    pub fn host_of(typed: &str) -> Option<String> {
        let host = typed.trim().strip_prefix("https://")?.trim_end_matches('/');
        let (name, port) = host.rsplit_once(':')?;
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c));
        (is_name && port.parse::<u16>().is_ok()).then(|| host.to_owned())
    }

    /// The one that was kept.
    pub fn kept(folder: &Path) -> Result<Self, Fail> {
        let path = path(folder);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(why) if why.kind() == io::ErrorKind::NotFound => return Err(not_enrolled()),
            Err(why) => return Err(Fail::file(&path, &why)),
        };
        let mut lines = text.get(..FILE_MAX.min(text.len())).unwrap_or_default().lines();
        let kept = (lines.next().and_then(Self::host_of), lines.next().and_then(Pin::kept));
        let (Some(host), Some(pin)) = kept else { return Err(not_enrolled()) };
        Ok(Self { host, pin })
    }

    /// Keeps it.
    pub fn keep(&self, folder: &Path) -> Result<(), Fail> {
        let text = format!("https://{}\n{}\n", self.host, self.pin.hex());
        whole::put(&path(folder), &text, For::User).map_err(|why| Fail::file(&path(folder), &why))
    }
}

fn path(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

fn not_enrolled() -> Fail {
    Fail::could_not(
        "この機器は、まだ登録されていません。薬守の「機器の報告」で登録コードを出し、yakumori-agent enroll を行ってください / this machine is not enrolled yet: make a code on the page of machines and run yakumori-agent enroll",
    )
}
