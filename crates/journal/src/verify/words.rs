//! The words for what verification found, Japanese first.

use super::{Outcome, ProblemCode};
use crate::words::{Words, words};

impl Outcome {
    /// What a person reads.
    #[must_use]
    pub const fn words(self) -> Words {
        match self {
            Self::ConsistentUnwitnessed => words("整合・外部の証人なし", "consistent, but no outside witness"),
            Self::ConsistentCosigned => {
                words("整合・外部の証人の連署あり", "consistent, and cosigned by an outside witness")
            }
            Self::Altered => words("合わないところがあります", "something does not fit"),
        }
    }
}

impl ProblemCode {
    /// What a person reads.
    #[must_use]
    pub const fn words(self) -> Words {
        match self {
            Self::NotABundle => words(
                "検証用のzip（yakumori bundle で作ったファイル）ではありません",
                "not a bundle (a zip made by yakumori bundle)",
            ),
            Self::ZipLayout => words(
                "zipの並びが検証用ファイルのものではありません（余分なバイトや書き換えがあります）",
                "the zip is not laid out as a bundle (bytes were added or changed)",
            ),
            Self::TooLarge => words("大きすぎて検証できません", "too large to be verified"),
            Self::FileUnreadable => words("ファイルを展開できません", "the file cannot be unpacked"),
            Self::FileMissing => words("必要なファイルがありません", "a required file is missing"),
            Self::FileUnknown => words("あるはずのないファイルがあります", "a file that does not belong"),
            Self::EntryMissing => words("記録がありません", "the entry is missing"),
            Self::EntryUnreadable => words("記録を読めません", "the entry cannot be read"),
            Self::EntryMisplaced => words("記録の番号が順番どおりではありません", "the entry is not in its place"),
            Self::EntryForeign => words("別の記録簿の記録です", "the entry belongs to another journal"),
            Self::EntryTime => words("記録の時刻が前の記録より前です", "the entry is older than the one before"),
            Self::EntryEpoch => {
                words("記録の期が前の記録から続いていません", "the entry's epoch does not follow the one before")
            }
            Self::EntryBatch => words("記録のまとまりが合いません", "the entry's batch does not fit"),
            Self::EntryBase => {
                words("直前の版にもとづかない変更です", "the entry is not based on the latest version of its subject")
            }
            Self::EntryLeaf => words("記録が書き換えられています", "the entry is not what its leaf hash says"),
            Self::PayloadUnreadable => words("記録の内容を読めません", "the payload is missing or cannot be read"),
            Self::PayloadAltered => {
                words("記録の内容が書き換えられています", "the payload is not what its entry commits to")
            }
            Self::ErasureDiffers => words(
                "内容が消えているのに消去の記録がないか、消去の記録があるのに内容が残っています",
                "the contents are gone without a record of it, or are there although their erasure is recorded",
            ),
            Self::AnchorDiffers => words(
                "証人の連署が正しくないか、この記録へのものではありません",
                "the witness's cosignature is not good, or not on this record",
            ),
            Self::LinesLeft => words("記録より多くの行があります", "more lines than entries"),
            Self::KeyMissing => {
                words("最初の記録に公開鍵がありません", "the first entry does not introduce a public key")
            }
            Self::KeysDiffer => {
                words("公開鍵の一覧が記録と合いません", "the public keys are not those that the journal introduced")
            }
            Self::CheckpointRoot => {
                words("署名された件数・根の値が記録と合いません", "a checkpoint does not fit the journal")
            }
            Self::CheckpointSignature => {
                words("件数・根の値の署名が正しくありません", "a checkpoint is not signed by a key of the journal")
            }
            Self::AttachmentMissing => words("添付がありません", "an attachment is missing"),
            Self::AttachmentAltered => words("添付が書き換えられています", "an attachment was altered"),
            Self::AttachmentUnreferenced => words("どの記録にもない添付です", "no entry refers to the attachment"),
            Self::ManifestUnreadable => words("目録を読めません", "the manifest cannot be read"),
            Self::ManifestFiles => words("目録とファイルが合いません", "the files are not those of the manifest"),
            Self::ManifestPacked => {
                words("zipの中のバイトが目録と合いません", "the packed bytes are not those of the manifest")
            }
            Self::PrintedDiffers => words(
                "書類に印刷された件数と照合値が、この記録のものではありません（この zip が書類より前に作られたか、記録が作り直されています）",
                "size and root on the paper are not this record's (the bundle is older than the paper, or the record was made anew)",
            ),
            Self::ManifestSignature => {
                words("目録の署名が正しくありません", "the manifest is not signed by a key of the journal")
            }
        }
    }
}
