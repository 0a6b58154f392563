//! What stands behind the 「?」 of an address: where it cannot be read, that is a page like any other, in the reader's language.

use crate::app::App;
use crate::error::PageError;
use axum::extract::{FromRequestParts, Query as Raw};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// The values of an address.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Arc<App>> for Query<T> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _app: &Arc<App>) -> Result<Self, PageError> {
        let refused = "この住所の「?」の後は読めません。前の画面に戻り、リンクを選び直してください / what stands behind the \"?\" of this address cannot be read; go back and follow the link again";
        let read = Raw::<T>::try_from_uri(&parts.uri);
        read.map(|Raw(asked)| Self(asked)).map_err(|_| PageError::said(StatusCode::BAD_REQUEST, refused))
    }
}
