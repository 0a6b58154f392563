//! What a person is told when the record cannot be opened, read or written: what it is and what to do. The errors' own
//! text is for whoever looks into it further.

use crate::bundle::BundleError;
use crate::draft::AppendError;
use crate::journal::{ChangeKeyError, Damage, EraseError, MoveError, OpenError, ProofError};
use crate::store::StoreError;

/// A text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// 日本語
    pub ja: &'static str,
    /// English
    pub en: &'static str,
}

pub(crate) const fn words(ja: &'static str, en: &'static str) -> Words {
    Words { ja, en }
}

impl StoreError {
    /// What a person reads.
    #[must_use]
    pub const fn words(&self) -> Words {
        match self {
            Self::Full => words(
                "空き容量がありません。空けてから、もう一度行ってください",
                "the disk is full; make room and try again",
            ),
            Self::BadUrl => words(
                "データベースの住所を読めません。postgres://利用者名@サーバ/データベース名 の形で書いてください",
                "the database's address cannot be read; write postgres://user@host/database",
            ),
            Self::Unreachable(_) => words(
                "データベースのサーバが答えません。サーバが動いているか、ネットワークと住所が正しいか確かめてください",
                "the database server does not answer; check that it runs, the network and the address",
            ),
            Self::Forbidden(_) => words(
                "データベースのサーバに断られました。利用者名、パスワード（環境変数 PGPASSWORD か .pgpass）、権限を確かめてください",
                "the database server refuses; check user, password (PGPASSWORD or .pgpass) and rights",
            ),
            Self::Several => words(
                "このデータベースには薬局の記録が複数あります。--pharmacy で薬局のIDを指定してください",
                "the database holds several pharmacies; name one with --pharmacy",
            ),
            Self::Busy => words(
                "ほかのプログラムが記録を使い続けています。少し待ってから、もう一度行ってください",
                "another program goes on using the record; wait a little and try again",
            ),
            Self::TooNew => words(
                "この記録は、新しい版の薬守で書かれています。薬守を新しくしてから開いてください",
                "the record was written by a newer version; bring the program up to date",
            ),
            Self::Damaged(_) => words(
                "記録のデータベースが壊れています。壊れたファイルは消さずに残し、控えから戻してください",
                "the database of the record is damaged; keep the file as it is and bring back a copy",
            ),
            Self::Failed(_) => words(
                "データベースを使えませんでした。空き容量と権限を確かめ、もう一度行ってください",
                "the database could not be used; check free space and rights, and try again",
            ),
        }
    }
}

impl OpenError {
    /// What a person reads.
    #[must_use]
    pub const fn words(&self) -> Words {
        match self {
            Self::AlreadyThere(_) => words("記録がもうあります", "there is a record already"),
            Self::NotThere(_) => words("記録がありません", "there is no record"),
            Self::BadId => {
                words("薬局のIDに使えない文字があります", "the pharmacy's id has letters that cannot be used")
            }
            Self::Folder(_) => words(
                "フォルダを使えません。場所、権限、空き容量を確かめてください",
                "the folder cannot be used; check its place, rights and free space",
            ),
            Self::Key(_) => words(
                "署名の鍵（keys フォルダ）を使えません。この記録の鍵か、権限は正しいか確かめてください",
                "the signing key (folder keys) cannot be used; check that it is this record's, and its rights",
            ),
            Self::Append(error) => error.words(),
            Self::Store(error) => error.words(),
        }
    }
}

impl ProofError {
    /// What a person reads.
    #[must_use]
    pub const fn words(&self) -> Words {
        match self {
            Self::NoKey | Self::Sign(_) => words(
                "署名の鍵（keys フォルダの journal.key）がないか、使えません。写しから戻した記録には鍵がなく、次に書き込むと新しい鍵が作られます",
                "the signing key (journal.key in the folder keys) is missing or cannot be used; a record that was brought back from a copy has none, and gets a new one when something is written",
            ),
            Self::OutOfRange => words("その件数の記録はありません", "the journal has no such size"),
            Self::Store(error) => error.words(),
        }
    }
}

impl BundleError {
    /// What a person reads.
    #[must_use]
    pub const fn words(&self) -> Words {
        match self {
            Self::PaperName(_) => words(
                "添える書類の名前が使えないか、重なっています。名前を変えてください",
                "a paper's name cannot be used, or stands twice; rename it",
            ),
            Self::Proof(error) => error.words(),
            Self::Blob(_) => words(
                "添付のファイルがないか、書き換えられています。yakumori doctor で確かめてください",
                "an attachment is missing or altered; see yakumori doctor",
            ),
            Self::Io(_) | Self::Json(_) => words(
                "まとめられませんでした。空き容量を確かめてください（4GBを超えるものはまとめられません）",
                "the bundle could not be made; check the free space (it holds at most 4 GB)",
            ),
            Self::ErasedMeanwhile => words(
                "まとめている間に、内容の消去がくり返されました。消去が終わってから、もう一度行ってください",
                "contents were erased again and again while it was made; try again when that is done",
            ),
            Self::Store(error) => error.words(),
        }
    }
}

impl ChangeKeyError {
    /// What a person reads.
    #[must_use]
    pub const fn words(&self) -> Words {
        match self {
            Self::Key(_) => words(
                "新しい鍵を keys フォルダに書けませんでした。場所と権限を確かめてください",
                "the new key could not be written to the folder keys; check its place and rights",
            ),
            Self::Append(error) => error.words(),
            Self::Store(error) => error.words(),
        }
    }
}

impl Damage {
    /// What a person reads: what is wrong. What to do is the same for all of them.
    #[must_use]
    pub const fn words(&self) -> Words {
        match self {
            Self::File => words("データベースのファイルが壊れています", "the database file is damaged"),
            Self::EntryUnreadable(_) => words("記録がないか、読めません", "the entry is missing or cannot be read"),
            Self::EntryColumns(_) => words("記録の索引が記録と合いません", "the entry's index does not fit the entry"),
            Self::EntryContents(_) => {
                words("記録の内容が書き換えられています", "the contents of the entry were altered")
            }
            Self::Tree => words("照合値の木が記録と合いません", "the tree does not fit the entries"),
            Self::Head => words("記録の件数か照合値が記録と合いません", "size or root does not fit the entries"),
            Self::AttachmentMissing(_) => words("添付のファイルがありません", "an attachment is missing"),
            Self::AttachmentAltered(_) => words("添付のファイルが書き換えられています", "an attachment was altered"),
        }
    }

    /// The entry, where one can be named.
    #[must_use]
    pub const fn seq(&self) -> Option<u64> {
        match self {
            Self::EntryUnreadable(seq)
            | Self::EntryColumns(seq)
            | Self::EntryContents(seq)
            | Self::AttachmentMissing(seq)
            | Self::AttachmentAltered(seq) => Some(*seq),
            Self::File | Self::Tree | Self::Head => None,
        }
    }
}

impl MoveError {
    /// What a person reads.
    #[must_use]
    pub const fn words(&self) -> Words {
        match self {
            Self::MovedBefore(_) => words(
                "この記録はすでに別の場所に移してあります。移した先の記録を使ってください",
                "the record was moved before; use the one there",
            ),
            Self::Taken(_) => words(
                "移す先に別の記録があるか、前に移した写しがそちらで書き進められています。別の場所を指定するか、そちらを使ってください",
                "there is another record, or a copy of this one that has gone on; name another place, or use the one there",
            ),
            Self::NotTheSame { .. } => words(
                "写しが元と一致しません。元の記録はそのままです。yakumori doctor で元の記録を確かめてください",
                "the copy is not the same; the record here is as it was: check it with yakumori doctor",
            ),
            Self::Open(error) => error.words(),
            Self::Blob(_) => words(
                "添付がないか、書き換えられています。元の記録はそのままです。yakumori doctor で確かめてください",
                "an attachment is missing or altered; the record here is as it was: check it with yakumori doctor",
            ),
            Self::Append(error) => error.words(),
            Self::Store(error) => error.words(),
        }
    }
}

impl EraseError {
    /// What a person reads.
    #[must_use]
    pub const fn words(&self) -> Words {
        match self {
            Self::Nothing => words("消す記録と、消す理由を書いてください", "name the entries to erase and the reason"),
            Self::NoSuchEntry(_) => words(
                "その番号の記録はありません。yakumori history で番号を確かめてください",
                "there is no such entry; look the number up with yakumori history",
            ),
            Self::OwnEntry(_) => words(
                "鍵と消去の記録は消せません。検証に要ります",
                "entries that hold keys and erasures cannot be erased: verifying needs them",
            ),
            Self::Latest(_) => words(
                "いまの内容だけを消すと、前の内容に戻ってしまいます。先に正しい内容を取り込むか、台帳名/番号 で全部の版を消してください",
                "erasing the present version alone would bring an earlier one back; import a corrected one first, or erase the record with all versions",
            ),
            Self::Append(error) => error.words(),
            Self::Store(error) => error.words(),
            Self::File(_) => words(
                "消去は記録しましたが、添付や写しのファイルを消せませんでした。開いているプログラムを閉じて、同じ命令をもう一度行ってください",
                "the erasure is recorded, but an attachment or a copy could not be removed; close what holds it and give the same command again",
            ),
            Self::NotRewritten(_) => words(
                "消去は記録しましたが、データベースのファイルを書き直せませんでした。薬守をほかで開いていれば閉じて、同じ命令をもう一度行ってください",
                "the erasure is recorded, but the database file could not be rewritten; close other programs on it and give the same command again",
            ),
        }
    }
}

impl AppendError {
    /// What a person reads.
    #[must_use]
    pub const fn words(&self) -> Words {
        match self {
            Self::Stale { .. } => words(
                "ほかの画面かほかの人が、先に同じところを直しています。読み直してから、もう一度行ってください",
                "it was changed elsewhere meanwhile; read it again and try again",
            ),
            Self::Moved(_) => words(
                "この記録は別の場所に移してあります。移した先の記録を使ってください（場所は yakumori doctor で分かります）",
                "the record was moved; use the one there (yakumori doctor says where)",
            ),
            Self::KeyReused(_) => {
                words("同じ送信番号が別の内容に使われています", "the key was used for something else")
            }
            Self::Refused { .. } => words(
                "記録に入れられない内容です（使えない文字、または大きすぎる値）",
                "it cannot be recorded (letters that cannot be used, or a value too large)",
            ),
            Self::TooMany => {
                words("一度に記録できる件数を超えています。分けてください", "too many at once; split them up")
            }
            Self::NoRandomness(_) => words("この機器から乱数を得られません", "this machine gives no randomness"),
            Self::Store(error) => error.words(),
        }
    }
}
