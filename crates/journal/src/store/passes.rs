//! Passes in the database: written on the one connection that writes, and read beside the journal.

use sqlx::{query, query_as};

use super::backend::{Store, Writing, each};
use super::{StoreError, sql};
use crate::passes::Pass;

type PassRow = (String, String, String, String, i64);

impl From<PassRow> for Pass {
    fn from((kind, id, holder, value, until_ms): PassRow) -> Self {
        Self { kind, id, holder, value, until_ms }
    }
}

impl Store {
    pub(crate) async fn pass(
        &self,
        journal: i64,
        (kind, id): (&str, &str),
        now_ms: i64,
    ) -> Result<Option<Pass>, StoreError> {
        let row: Option<PassRow> = each!(self, database => {
            let row = query_as(sql::PASS).bind(journal).bind(kind).bind(id).bind(now_ms);
            row.fetch_optional(database.readers()).await
        })?;
        Ok(row.map(Pass::from))
    }

    pub(crate) async fn passes(&self, journal: i64, kind: &str, now_ms: i64) -> Result<Vec<Pass>, StoreError> {
        let rows: Vec<PassRow> = each!(self, database => {
            query_as(sql::PASSES).bind(journal).bind(kind).bind(now_ms).fetch_all(database.readers()).await
        })?;
        Ok(rows.into_iter().map(Pass::from).collect())
    }

    /// Every pass, for a journal that moves.
    pub(crate) async fn all_passes(&self, journal: i64) -> Result<Vec<Pass>, StoreError> {
        let rows: Vec<PassRow> = each!(self, database => {
            query_as(sql::ALL_PASSES).bind(journal).fetch_all(database.readers()).await
        })?;
        Ok(rows.into_iter().map(Pass::from).collect())
    }
}

impl Writing<'_> {
    pub(crate) async fn put_pass(&mut self, journal: i64, pass: &Pass) -> Result<(), StoreError> {
        each!(self, tx => {
            let row = query(sql::PUT_PASS).bind(journal).bind(&pass.kind).bind(&pass.id);
            row.bind(&pass.holder).bind(&pass.value).bind(pass.until_ms).execute(&mut **tx).await?;
        });
        Ok(())
    }

    /// Gives whether the pass was still as it was.
    pub(crate) async fn swap_pass(&mut self, journal: i64, was: &Pass, pass: &Pass) -> Result<bool, StoreError> {
        let swapped = each!(self, tx => {
            let row = query(sql::SWAP_PASS).bind(journal).bind(&was.kind).bind(&was.id).bind(&was.value);
            row.bind(&pass.value).bind(pass.until_ms).execute(&mut **tx).await?.rows_affected()
        });
        Ok(swapped > 0)
    }

    /// Gives whether there was one.
    pub(crate) async fn drop_pass(&mut self, journal: i64, kind: &str, id: &str) -> Result<bool, StoreError> {
        let dropped = each!(self, tx => {
            query(sql::DROP_PASS).bind(journal).bind(kind).bind(id).execute(&mut **tx).await?.rows_affected()
        });
        Ok(dropped > 0)
    }

    pub(crate) async fn drop_passes_of(&mut self, journal: i64, holder: &str, kind: &str) -> Result<(), StoreError> {
        each!(self, tx => {
            query(sql::DROP_PASSES_OF).bind(journal).bind(holder).bind(kind).execute(&mut **tx).await?;
        });
        Ok(())
    }

    pub(crate) async fn drop_lapsed(&mut self, journal: i64, now_ms: i64) -> Result<(), StoreError> {
        each!(self, tx => {
            query(sql::DROP_LAPSED).bind(journal).bind(now_ms).execute(&mut **tx).await?;
        });
        Ok(())
    }
}
