//! Witnesses outside: asking one, and being one.

use clap::Subcommand;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum AnchorCommand {
    /// 証人に渡すファイルを書く / Write the file for the witness
    Ask {
        /// 書き出すファイル / File to write
        #[arg(short, long)]
        output: PathBuf,
        /// 証人が前に見た件数（証人がそう求めたとき。0 は、はじめて） / How many entries the witness has seen (when it says so; 0: none yet)
        #[arg(long, value_name = "N")]
        seen: Option<u64>,
    },
    /// 証人が返したファイルを記録に加える / Keep the file that the witness gave back
    Take {
        /// 証人が返したファイル / The witness's file
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub enum WitnessCommand {
    /// 証人を始める（薬局の記録とは別のフォルダを --data で指定する） / Begin a witness (in a folder of its own: --data)
    Init {
        /// 証人の名前（例: ○○県薬剤師会） / The witness's name
        #[arg(long)]
        name: String,
    },
    /// 薬局から届いたファイルを確かめて、連署する / Look at a pharmacy's file and cosign it
    Sign {
        /// 薬局のファイル / The pharmacy's file
        file: PathBuf,
        /// 返すファイル / File to give back
        #[arg(short, long)]
        output: PathBuf,
        /// はじめての薬局、または替わった鍵を受け入れる（番号を本人に確かめてから） / Take a pharmacy or key not seen before (after comparing its number)
        #[arg(long)]
        accept: bool,
    },
    /// どの薬局のどこまでに連署したかを示す / Show what was cosigned
    List,
}
