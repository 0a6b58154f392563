//! A form with a file, as a browser sends it.

use crate::error::PageError;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::http::StatusCode;
use std::collections::BTreeMap;

/// The largest file that a page takes, in bytes.
pub(crate) const MOST_BYTES: usize = 32 << 20;

/// What was sent: the fields by name, and the file.
#[derive(Default)]
pub(crate) struct Upload {
    fields: BTreeMap<String, String>,
    /// The file's name, without folders.
    pub(crate) name: String,
    /// What it holds; nothing where none was chosen.
    pub(crate) bytes: Vec<u8>,
}

impl Upload {
    /// Reads a form.
    ///
    /// # Errors
    /// It is too large, or was cut off.
    pub(crate) async fn read(form: Multipart) -> Result<Self, PageError> {
        Self::parts(form).await.map_err(|why| refused(why.status()))
    }

    async fn parts(mut form: Multipart) -> Result<Self, MultipartError> {
        let mut upload = Self::default();
        while let Some(field) = form.next_field().await? {
            let Some(key) = field.name().map(str::to_owned) else { continue };
            if key == "file" {
                // Only the last part of a name counts: some browsers send the folder as well.
                let name = field.file_name().unwrap_or_default();
                upload.name = name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(200).collect();
                upload.bytes = field.bytes().await?.to_vec();
            } else {
                upload.fields.insert(key, field.text().await?);
            }
        }
        Ok(upload)
    }

    /// The fields alone, by name.
    pub(crate) fn into_fields(self) -> BTreeMap<String, String> {
        self.fields
    }

    /// A field; nothing where it was not sent.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

/// What is too large or cut off is told apart from what cannot be understood.
fn refused(status: StatusCode) -> PageError {
    let said = match status {
        StatusCode::PAYLOAD_TOO_LARGE => {
            "ファイルが大きすぎます（32MBまで）。要らないシートやページを除いてください。何も書いていません。 / The file is too large (at most 32 MB). Leave out what is not needed. Nothing was written."
        }
        _ => {
            "ファイルを受け取れませんでした。もう一度選んでください。何も書いていません。 / The file did not arrive. Choose it again. Nothing was written."
        }
    };
    PageError::said(status, said)
}
