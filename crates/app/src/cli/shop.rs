//! What is done about the shop around the record: other programs, other devices, a walk through the rooms.

use super::values::security;
use clap::{Args, Subcommand};
use flow::MailSecurity;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum TokensCommand {
    /// 使えるトークンの一覧 / List the tokens that are good
    List,
    /// トークンを作る（一度だけ示す） / Make a token (it is shown once)
    Make {
        /// 何のためか（例: 電子薬歴との連携） / What it is for (the records system)
        #[arg(long)]
        name: String,
        /// 台帳に書くことも許す（付けなければ、読むだけ） / It may write ledgers too (without this, it only reads)
        #[arg(long)]
        may_write: bool,
        /// 年度の切り替え、検査・事業者へのリンク、写し先の確認も許す / It may turn the year over, give links, and see where copies go
        #[arg(long)]
        may_govern: bool,
        /// 使える日数（1〜366） / For how many days (1 to 366)
        #[arg(long, default_value_t = 180, hide_default_value = true, value_name = "N")]
        days: i64,
    },
    /// トークンを使えなくする / End a token
    End {
        /// 名前、または list が示す番号 / Its name, or the id that list shows
        token: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum MachinesCommand {
    /// 報告した機器の一覧 / List the machines that reported
    List,
    /// 機器が自分で報告するための登録コードを出す（一度だけ示す） / Make a code by which a machine reports by itself (it is shown once)
    Code,
    /// 機器で動いているものを見て、いまのとおりでよいと記録する / Look at what runs on a machine, and record that it is right
    Approve {
        /// 機器の名前、または番号の先頭 / The machine's host name, or the beginning of its id
        machine: String,
        /// 確かめた人の氏名（付けなければ、動いているものを示すだけ） / Who looked (without this, only shows what runs)
        #[arg(long)]
        by: Option<String>,
    },
    /// 機器と台帳の結び付けを外す / Take away the link between a machine and the ledger
    Unlink {
        /// 機器の名前、または番号の先頭 / The machine's host name, or the beginning of its id
        machine: String,
    },
    /// 機器の鍵を止める（USBメモリや機器をなくしたとき） / Revoke a machine's key (when a stick or a machine is lost)
    Revoke {
        /// 鍵の照合値（list が示すもの） / The key's fingerprint, as list shows it
        key: String,
        /// 止める理由 / Why
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum NetworkCommand {
    /// 店内のほかの端末から開けるか、開けるならそのアドレスと証明書の照合値を示す / Show whether other devices may open the pages, and under which address and fingerprint
    Show,
    /// 店内のほかの端末から開けるようにする / Let other devices of the shop open the pages
    Open {
        /// ポート（ふつうは変えません） / The port (not usually changed)
        #[arg(long, default_value_t = flow::NETWORK_PORT, hide_default_value = true)]
        port: u16,
    },
    /// この機器の中だけに戻す / This machine only again
    Close,
}

#[derive(Debug, Subcommand)]
pub enum MailCommand {
    /// 送るか、送るならどこへかと、最後の結果を示す / Show whether mail is sent, where to, and how the last one went
    Show,
    /// メールサーバを決める / Set the mail server
    Set(MailArgs),
    /// 試しに1通送る / Send a test mail
    Test,
    /// 知らせることがあれば、いま送る（薬守を開かない日のために、タスクスケジューラなどから使う） / Send now, where there is something to tell (for a scheduler, on days when Yakumori is not open)
    Remind,
    /// メールを止め、パスワードを消す / Send no more, and forget the password
    End,
}

#[derive(Debug, Args)]
pub struct MailArgs {
    /// メールサーバ（SMTP）の名前 / The mail server (SMTP)
    #[arg(long)]
    pub host: String,
    /// 暗号化: tls、starttls、plain（この機器の中のサーバだけ） / Encryption: tls, starttls, or plain (a server on this machine only)
    #[arg(long, default_value = "tls", hide_default_value = true, value_parser = security)]
    pub security: MailSecurity,
    /// ポート（書かなければ tls は465、starttls は587、plain は25） / The port (465 with tls, 587 with starttls, 25 with plain where it is not given)
    #[arg(long)]
    pub port: Option<u16>,
    /// 利用者名 / The user's name there
    #[arg(long, default_value = "", hide_default_value = true)]
    pub user: String,
    /// パスワードを1行目に書いたファイル（- なら標準入力）。書かなければ、前のものを使う / A file whose first line is the password (- for standard input); without it the one of before is used
    #[arg(long, value_name = "FILE")]
    pub password_from: Option<PathBuf>,
    /// 差出人のアドレス / The sender's address
    #[arg(long)]
    pub from: String,
    /// 宛先。10個まで何度でも書ける / Who is written to; may be repeated, up to ten
    #[arg(long, required = true)]
    pub to: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub enum StocktakeCommand {
    /// 見て回る機器を場所ごとに示す / List the devices to look for, by place
    List {
        /// この場所だけ / Only this place
        #[arg(long)]
        place: Option<String>,
    },
    /// 見て回った結果を台帳に入れ、報告を根拠として残す / Record what was seen: the ledger and the report
    Record(WalkArgs),
}

#[derive(Debug, Args)]
pub struct WalkArgs {
    /// 台帳の場所にあった機器（PC名、No.、または管理ID）。何度でも書ける / A device where the ledger says (name, No. or id); may be repeated
    #[arg(long, value_name = "DEVICE")]
    pub here: Vec<String>,
    /// 別の場所にあった機器（例: PC2=二階） / A device in another place (PC2=PLACE)
    #[arg(long, value_name = "DEVICE=PLACE")]
    pub moved: Vec<String>,
    /// 見つからない機器 / A device that is missing
    #[arg(long, value_name = "DEVICE")]
    pub missing: Vec<String>,
    /// 台帳になかった機器（例: 古いタブレット、レジ横） / A device in no ledger (NAME, PLACE)
    #[arg(long, value_name = "NAME、PLACE")]
    pub extra: Vec<String>,
    /// 見て回った人 / Who looked
    #[arg(long, default_value = "", hide_default_value = true)]
    pub by: String,
}
