//! The life of documents: approved, read, looked through again.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What is said of a document of the pharmacy's own.
#[derive(Debug, Args)]
pub struct KeptDocument {
    /// 文書名 / Its title
    pub title: String,
    /// 種類（運用管理規程 など） / Its kind
    #[arg(long, default_value = "", hide_default_value = true, value_name = "KIND")]
    pub kind: String,
    /// 承認日 / The day of its approval
    #[arg(long = "approved-on", default_value = "", hide_default_value = true, value_name = "DATE")]
    pub approved_on: String,
    /// 承認した人 / Who approved it
    #[arg(long = "approved-by", default_value = "", hide_default_value = true, value_name = "NAME")]
    pub approved_by: String,
    /// 紙の置き場所 / Where the paper is kept
    #[arg(long, default_value = "", hide_default_value = true, value_name = "PLACE")]
    pub kept_where: String,
    /// 項目を定める条（2-⑦=第3条 のように。何度でも。条が空なら、もう定めていない） / Where an item stands in it, such as 2-7=第3条; may stand several times, and says with nothing behind = that it does not any more
    #[arg(long = "article", value_name = "ITEM=ARTICLE")]
    pub articles: Vec<String>,
    /// 文書のファイル / Its file
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// ファイルを添える人 / Who attaches the file
    #[arg(long, default_value = "", hide_default_value = true, value_name = "NAME")]
    pub by: String,
}

#[derive(Debug, Subcommand)]
pub enum DocumentCommand {
    /// 文書の一覧と、いまの段階（案・施行中・見直しの時期） / List the documents and where each stands
    List,
    /// 版と、いまの台帳と違う条（または二つの版の違い） / The versions, and the articles that are no longer true (or that differ between two versions)
    Show {
        /// rules、bcp、contact-chart、system-diagram、operations-diagram、staff-page / Which paper
        document: String,
        /// この版と比べる（省略時は施行中の版） / Compare with this version (the one in force when left out)
        #[arg(long, value_name = "N")]
        from: Option<usize>,
        /// この版を比べる（省略時はいまの台帳） / Compare this version (the ledgers now when left out)
        #[arg(long, value_name = "N")]
        to: Option<usize>,
    },
    /// 最後に発行した版が承認されたことを記録する / Record that the version issued last was approved
    Approve {
        /// rules、bcp、contact-chart / Which paper
        document: String,
        /// 承認した人（開設者） / Who approved it (the owner)
        #[arg(long, value_name = "NAME")]
        by: String,
        /// 承認日（省略時は今日） / The day (today when left out)
        #[arg(long = "approved-on", default_value = "", hide_default_value = true, value_name = "DATE")]
        approved_on: String,
        /// 紙の置き場所 / Where the paper is kept
        #[arg(long, default_value = "", hide_default_value = true, value_name = "PLACE")]
        kept_where: String,
        /// 未記入のところがあっても承認する / Approved although something on it is not written yet
        #[arg(long)]
        with_gaps: bool,
    },
    /// まちがえて記録した承認を取り消す（理由は履歴に残る） / Take back an approval that was recorded by mistake; why stays in the history
    TakeBack {
        /// rules、bcp、contact-chart / Which paper
        document: String,
        /// 取り消す理由 / Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// 見直し、このままでよいことを記録する / Record that it was looked through, and holds
    Review {
        /// rules など、または文書名 / rules and the like, or a title of the list of documents
        document: String,
        /// 見直した日（省略時は今日） / The day (today when left out)
        #[arg(long = "reviewed-on", default_value = "", hide_default_value = true, value_name = "DATE")]
        reviewed_on: String,
    },
    /// 薬局の文書を記録する。書かなかったことはそのまま残る / Record a document of the pharmacy's own; what is left out stays
    Keep(KeptDocument),
    /// だれが読んだかを記録する / Record who has read it
    Read {
        /// rules など、または文書名 / rules and the like, or a title of the list of documents
        document: String,
        /// 読んだ人（職員名簿の氏名） / Who has read it (names of the list of people)
        #[arg(required = true)]
        people: Vec<String>,
        /// 読んだ日（省略時は今日） / The day (today when left out)
        #[arg(long = "read-on", default_value = "", hide_default_value = true, value_name = "DATE")]
        read_on: String,
        /// 間違えて記録したものを取り消す / Take back what was recorded by mistake
        #[arg(long)]
        take_back: bool,
    },
}
