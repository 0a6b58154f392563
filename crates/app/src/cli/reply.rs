//! Vendors' replies: signed once for every pharmacy, typed from a paper, taken back; and the keys that sign them.

use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum ReplyCommand {
    /// 記入した事業者確認用から、署名のある標準回答を作る（事業者が使います） / Make a signed standard reply of a filled vendors' form (for vendors)
    Sign(SignArgs),
    /// 標準回答の署名を確かめて、内容を示す / Verify a standard reply and show it
    Show {
        /// 標準回答のファイル / The standard reply
        file: PathBuf,
    },
    /// 事業者ごとに、回答と、もとの紙・鍵を一覧にする / List the vendors' replies with their papers and keys
    List,
    /// PDF・紙・写真で届いた事業者確認用の答えを書き写し、ファイルを一緒に残す / Type a reply that came as PDF, on paper or as a photo; the file is kept with it
    Type(TypeArgs),
    /// まちがった回答を、理由を残して全部取り下げる（その事業者は「まだ回答がない」になる） / Withdraw a reply that was wrong, whole, with the reason (the vendor then has not answered)
    Withdraw {
        /// 事業者名 / The vendor
        #[arg(long)]
        vendor: String,
        /// システム（一つに決まらないとき） / The system, where the vendor has several
        #[arg(long)]
        system: Option<String>,
        /// 取り下げる理由 / Why
        #[arg(long)]
        reason: String,
    },
    /// 標準回答に署名する事業者の鍵の一覧 / List the keys by which vendors sign their standard replies
    Keys,
    /// 事業者の鍵を信頼しないことにする（元に戻せません） / Trust a vendor's key no more (it cannot be undone)
    StopKey {
        /// 鍵の照合値（keys が示すもの） / The key's fingerprint, as keys shows it
        key: String,
        /// 理由 / Why
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Args)]
pub struct TypeArgs {
    /// 事業者名 / The vendor
    #[arg(long)]
    pub vendor: String,
    /// システム（一つに決まらないとき） / The system, where the vendor has several
    #[arg(long)]
    pub system: Option<String>,
    /// 届いたファイル（PDF、写真） / The file that came (PDF, photo)
    #[arg(long)]
    pub file: Option<PathBuf>,
    /// 紙の保管場所 / Where the paper is kept
    #[arg(long, default_value = "", hide_default_value = true)]
    pub kept_where: String,
    /// 届いた日（省略時は今日） / The day on which it came (today when left out)
    #[arg(long, default_value = "", hide_default_value = true, value_name = "DATE")]
    pub came_on: String,
    /// 紙に書かれた日付（確認日のない行に使う） / The day on the paper, for rows without one of their own
    #[arg(long, default_value = "", hide_default_value = true, value_name = "DATE")]
    pub filled_on: String,
    /// 記入者（紙に書かれた、会社の担当の方） / Who filled it in, at the vendor
    #[arg(long, default_value = "", hide_default_value = true)]
    pub filled_by: String,
    /// 書き写した人 / Who typed it
    #[arg(long, default_value = "", hide_default_value = true)]
    pub by: String,
    /// 一行の答え: 番号=回答,確認日,目標日,備考（例: 2-⑦=いいえ,R7.6.2,R8.3.31,次の版で対応）。回答は はい・いいえ・対象外・？（どちらとも読めない） / One row: NUMBER=ANSWER,CONFIRMED,TARGET,NOTE; the answer is はい, いいえ, 対象外 or ？ (cannot be read)
    #[arg(long = "row", value_name = "番号=回答,確認日,目標日,備考", required = true)]
    pub rows: Vec<String>,
}

#[derive(Debug, Args)]
pub struct SignArgs {
    /// 記入した事業者確認用（xlsx など） / The form, filled in (xlsx and others)
    pub form: PathBuf,
    /// 事業者名 / The vendor
    #[arg(long)]
    pub vendor: String,
    /// 製品名 / The product
    #[arg(long)]
    pub product: String,
    /// 製品のバージョン / The product's version
    #[arg(long = "product-version", value_name = "VERSION")]
    pub version: String,
    /// 書き出すファイル / File to write
    #[arg(short, long)]
    pub output: PathBuf,
    /// 鍵のファイル（なければ作る。省略時は利用者のデータフォルダの vendor.key） / The key's file; made where there is none (vendor.key in the user's data folder when left out)
    #[arg(long)]
    pub key: Option<PathBuf>,
}
