//! What a person is told when a witness was not asked, did not cosign, or its answer was not kept.

use super::{AskError, CosignError, TakeError};
use crate::words::{Words, words};

impl AskError {
    /// What a person reads.
    #[must_use]
    pub const fn words(&self) -> Words {
        match self {
            Self::Proof(error) => error.words(),
        }
    }
}

impl CosignError {
    /// What a person reads.
    #[must_use]
    pub const fn words(&self) -> Words {
        match self {
            Self::NotAWitness => words(
                "ここは証人の記録ではありません。yakumori witness init で証人を始めたフォルダを --data で指定してください",
                "this is no witness's record; name the folder of yakumori witness init with --data",
            ),
            Self::BadRequest => words(
                "依頼のファイルの中身が合っていません。薬局に yakumori anchor ask で作り直してもらってください",
                "the request does not fit together; have it made anew with yakumori anchor ask",
            ),
            Self::NewKey { .. } => {
                words("はじめての薬局か、替わった鍵です", "the pharmacy or its key was not seen before")
            }
            Self::OtherSize { .. } => words(
                "依頼が、前に連署したところから始まっていません",
                "the request does not start from what was cosigned before",
            ),
            Self::NotGrown { .. } => words(
                "この記録は、前に連署した記録の続きではありません。書き換えられたか、古い写しに戻されています。連署しません。薬局に確かめてください",
                "the record is no continuation of what was cosigned: it was rewritten, or an old copy was put back; nothing is cosigned: ask the pharmacy",
            ),
            Self::Sign(_) | Self::Key(_) => words(
                "証人の鍵（keys フォルダの witness.key）を使えません。控えから keys フォルダを戻してください",
                "the witness's key (witness.key in the folder keys) cannot be used; bring the folder back from a copy",
            ),
            Self::Append(error) => error.words(),
            Self::Store(error) => error.words(),
        }
    }
}

impl TakeError {
    /// What a person reads.
    #[must_use]
    pub const fn words(&self) -> Words {
        match self {
            Self::BadReply => words(
                "連署が正しくありません。証人にもう一度作ってもらってください",
                "the cosignature is not good; have it made again",
            ),
            Self::OtherJournal => words(
                "別の薬局の記録への連署です。--data と、証人のファイルを確かめてください",
                "it is for another pharmacy's record; check --data and the witness's file",
            ),
            Self::NotThisHistory => words(
                "証人が見た記録と、ここの記録が違います。古い写しに戻したか、書き換えられています。yakumori doctor で確かめてください",
                "the record here is not what the witness saw: an old copy was put back, or it was rewritten; see yakumori doctor",
            ),
            Self::Append(error) => error.words(),
            Self::Proof(error) => error.words(),
            Self::Store(error) => error.words(),
        }
    }
}
