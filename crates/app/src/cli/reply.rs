//! A vendor's standard reply: signed once, for every pharmacy.

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
