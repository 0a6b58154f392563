//! The editions of the form: listed, brought in, looked through, confirmed.

use clap::Subcommand;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum EditionCommand {
    /// 版の一覧 / List the editions
    List,
    /// 公式の xlsx を下書きの版として取り込む / Import an official xlsx as a draft edition
    Import {
        /// 公式の様式 / The official form
        file: PathBuf,
        /// 版の番号（例: r8） / The edition's id (r8)
        #[arg(long)]
        id: Option<String>,
        /// 令和何年度か（ファイルに書かれていないとき） / Year of the Reiwa era, when the file does not say
        #[arg(long)]
        year: Option<i16>,
    },
    /// 下書きの行ごとの対応を示す / Show which duty each row of a draft stands for
    Show {
        /// 版の番号 / The edition's id
        id: String,
    },
    /// 下書きの対応を確かめて、判定に使えるようにする / Confirm a draft, so that it can be judged by
    Confirm {
        /// 版の番号 / The edition's id
        id: String,
        /// 行の対応を直す（例: r8/pharmacy/2-7=password_rule、空なら根拠で判定）。文に数値がない行は、様式や手引きで確かめた値を続ける（例: …=password_rule,length_min=N,length_without_change=N） / Correct a row's duty (r8/pharmacy/2-7=password_rule; empty: by evidence). Where the row does not say its numbers, add those you looked up (…=password_rule,length_min=N,length_without_change=N)
        #[arg(long = "map", value_name = "KEY=DUTY[,NAME=VALUE]")]
        map: Vec<String>,
    },
}
