//! The command line: every command and flag, as the design fixes them.

use clap::{Args, Parser, Subcommand};
use model::day::Day;
use model::lang::Lang;
use std::net::SocketAddr;
use std::path::PathBuf;

/// 薬局のサイバーセキュリティ対策チェックリストを、根拠から確かめて、署名し、印刷する。
#[derive(Debug, Parser)]
#[command(name = "yakumori", version, about, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Flags of every command.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// 記録のフォルダ（省略時は利用者のデータフォルダ）
    #[arg(long, global = true, env = "YAKUMORI_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// この薬局の記録であることを確かめる
    #[arg(long, global = true, value_name = "ID")]
    pub pharmacy: Option<String>,
    /// 表示の言語
    #[arg(long, global = true, value_parser = lang, default_value = "ja", value_name = "ja|en")]
    pub lang: Lang,
    /// その日の時点で判定する（例: 2025-11-25、R7.11.25）
    #[arg(long, global = true, value_parser = day, value_name = "DATE")]
    pub on: Option<Day>,
    /// その時までに記録されたことだけで見る（例: 2025-11-25、2025-11-25T12:00:00+09:00）
    #[arg(long, global = true, value_parser = instant, value_name = "INSTANT")]
    pub recorded_by: Option<i64>,
    /// 機械が読む形（JSON）で標準出力に出す
    #[arg(long, global = true)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// ブラウザで使う（引数なしと同じ）
    Serve {
        /// 待ち受ける場所
        #[arg(long, default_value = "127.0.0.1:8420", value_name = "ADDR:PORT")]
        listen: SocketAddr,
        /// ブラウザを開かない
        #[arg(long)]
        no_open: bool,
    },
    /// 見本の薬局で、取り込みから印刷までを通して行う
    Demo {
        /// 書き出す場所
        #[arg(long, default_value = "out", value_name = "DIR")]
        out: PathBuf,
        /// ページを開かずに終わる
        #[arg(long)]
        no_serve: bool,
        /// ブラウザを開かない
        #[arg(long)]
        no_open: bool,
        /// 時刻・番号・鍵・機器の読み取りを固定し、同じ結果を出す
        #[arg(long)]
        reproducible: bool,
        /// 待ち受ける場所
        #[arg(long, default_value = "127.0.0.1:8420", value_name = "ADDR:PORT")]
        listen: SocketAddr,
    },
    /// 新しい薬局の記録を始める
    Init {
        /// 薬局名
        #[arg(long)]
        name: String,
    },
    /// 台帳のファイルを取り込む
    Import {
        /// 台帳（devices、accounts、people…）
        ledger: String,
        /// ファイル（xlsx、xls、ods、csv、tsv、json）
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// 読み取った内容を示すだけで、何も書かない
        #[arg(long)]
        preview: bool,
        /// 読めた行を取り込み、読めない行を一覧にする
        #[arg(long, conflicts_with = "preview")]
        accept: bool,
    },
    /// 台帳をファイルに書き出す
    Export {
        /// 台帳
        ledger: String,
        /// 書き出すファイル（.xlsx、.csv、.json）
        #[arg(short, long)]
        output: PathBuf,
        /// csv を Shift_JIS で書く
        #[arg(long)]
        shift_jis: bool,
    },
    /// この機器の状態を読む
    Collect {
        /// 記録に入れず、ファイルに書く
        #[arg(short, long)]
        output: Option<PathBuf>,
    },
    /// 読み取った機器が台帳のどれかを示す
    Link {
        /// 機器の番号（collect が示すもの）
        machine: String,
        /// 台帳の管理ID
        device: String,
    },
    /// 全項目を判定する
    Judge {
        /// 版
        #[arg(long)]
        edition: Option<String>,
    },
    /// 項目に回答する
    Answer(AnswerArgs),
    /// 項目の根拠を登録する
    Evidence(EvidenceArgs),
    /// 書類を作る
    Paper {
        /// checklist、vendor-checklist、findings、または台帳
        kind: String,
        /// 書き出すファイル（.pdf、.xlsx）。事業者ごとの用紙はフォルダでもよい
        #[arg(short, long)]
        output: PathBuf,
        /// 事業者を選ぶ
        #[arg(long)]
        vendor: Option<String>,
        /// 版
        #[arg(long)]
        edition: Option<String>,
        /// 発行したことを記録に残す
        #[arg(long)]
        issue: bool,
    },
    /// 立入検査の前に様式を点検する
    Check {
        /// 版
        #[arg(long)]
        edition: Option<String>,
    },
    /// 記録の履歴を見る
    History {
        /// 対象（例: devices、answer/r7/pharmacy/2-5）
        subject: Option<String>,
    },
    /// 検証に必要なものを一つにまとめる
    Bundle {
        /// 書き出す zip
        #[arg(short, long)]
        output: PathBuf,
        /// 一緒に入れる書類
        #[arg(long)]
        paper: Vec<PathBuf>,
    },
    /// まとめたものが改ざんされていないか検証する
    Verify {
        /// 検証する zip
        file: PathBuf,
    },
    /// 様式の版
    #[command(subcommand)]
    Edition(EditionCommand),
    /// 年度を切り替える
    CloseYear {
        /// 次の版
        #[arg(long)]
        to: Option<String>,
    },
    /// 記録と環境の状態を調べる
    Doctor,
}

#[derive(Debug, Args)]
pub struct AnswerArgs {
    /// 項目の番号（2-⑦、2-7）
    pub number: String,
    /// はい・いいえ・記入不要・わからない
    pub choice: String,
    /// 番号が二度ある項目の区分（server・terminal）
    #[arg(long)]
    pub scope: Option<String>,
    /// 確認日
    #[arg(long, value_parser = day)]
    pub confirmed: Option<Day>,
    /// 目標日
    #[arg(long, value_parser = day)]
    pub target: Option<Day>,
    /// 備考
    #[arg(long, default_value = "")]
    pub note: String,
    /// 署名する人
    #[arg(long, default_value = "")]
    pub by: String,
    /// 版
    #[arg(long)]
    pub edition: Option<String>,
}

#[derive(Debug, Args)]
pub struct EvidenceArgs {
    /// 項目の番号
    pub number: String,
    /// 何の書類か
    #[arg(long)]
    pub title: String,
    /// 番号が二度ある項目の区分
    #[arg(long)]
    pub scope: Option<String>,
    /// 添えるファイル
    #[arg(long)]
    pub file: Option<PathBuf>,
    /// 紙の保管場所
    #[arg(long, default_value = "")]
    pub kept_where: String,
    /// 書類の日付
    #[arg(long, value_parser = day)]
    pub dated: Option<Day>,
    /// できていないことを示す根拠
    #[arg(long)]
    pub shows_not_done: bool,
    /// 版
    #[arg(long)]
    pub edition: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum EditionCommand {
    /// 版の一覧
    List,
    /// 公式の xlsx を下書きの版として取り込む
    Import {
        /// 公式の様式
        file: PathBuf,
        /// 版の番号（例: r8）
        #[arg(long)]
        id: Option<String>,
        /// 令和何年度か（ファイルに書かれていないとき）
        #[arg(long)]
        year: Option<i16>,
    },
    /// 下書きの行ごとの対応を示す
    Show {
        /// 版の番号
        id: String,
    },
    /// 下書きの対応を確かめて、判定に使えるようにする
    Confirm {
        /// 版の番号
        id: String,
        /// 行の対応を直す（例: r8/pharmacy/2-7=password_rule、空なら根拠で判定）
        #[arg(long = "map", value_name = "KEY=DUTY")]
        map: Vec<String>,
    },
}

fn lang(text: &str) -> Result<Lang, String> {
    match text {
        "ja" => Ok(Lang::Ja),
        "en" => Ok(Lang::En),
        _ => Err("ja か en を指定してください / ja or en".to_owned()),
    }
}

fn day(text: &str) -> Result<Day, String> {
    text.parse().map_err(|why: model::day::DayError| why.to_string())
}

/// An instant, or the end of a day in Asia/Tokyo.
fn instant(text: &str) -> Result<i64, String> {
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Ok(at.as_millisecond());
    }
    let after = day(text)?.plus_days(1);
    let midnight = format!("{after}T00:00:00+09:00").parse::<jiff::Timestamp>().map_err(|why| why.to_string())?;
    Ok(midnight.as_millisecond() - 1)
}
