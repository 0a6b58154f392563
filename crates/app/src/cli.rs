//! The command line: every command and flag, as the design fixes them. Each is explained in Japanese and English,
//! parted by ` / `; `usage` shows the reader's half.

mod disclosure;
mod document;
mod edition;
mod reply;
mod shop;
mod values;
mod witness;

pub use disclosure::DisclosureCommand;
pub use document::{DocumentCommand, KeptDocument};
pub use edition::EditionCommand;
pub use reply::{ReplyCommand, SignArgs, TypeArgs};
pub use shop::{MachinesCommand, MailArgs, MailCommand, NetworkCommand, StocktakeCommand, TokensCommand, WalkArgs};
pub use witness::{AnchorCommand, WitnessCommand};

use clap::{ArgAction, Args, Parser, Subcommand};
use journal::Printed;
use model::day::Day;
use model::lang::Lang;
use std::net::SocketAddr;
use std::path::PathBuf;
use values::{address, day, instant, lang, printed, signer, target};

/// 薬局のサイバーセキュリティ対策チェックリストを、根拠から確かめて、署名し、印刷する。 / Checks a pharmacy's cybersecurity checklist against the evidence, takes the signed answers, prints the forms.
#[derive(Parser)]
#[command(
    name = "yakumori",
    version,
    about,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Flags of every command.
#[derive(Clone, Args)]
pub struct Common {
    /// 記録のフォルダ（省略時は利用者のデータフォルダ） / Folder of the record (the user's data folder when left out)
    #[arg(long, global = true, env = "YAKUMORI_DATA", hide_env = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// 記録を置くPostgreSQLの住所（例: postgres://利用者名@サーバ/データベース名）。パスワードは PGPASSWORD か .pgpass に置く。鍵と添付は --data のフォルダに残る / Address of the PostgreSQL that holds the record (postgres://user@host/database). Keep the password in PGPASSWORD or .pgpass. Keys and attachments stay in the folder of --data
    #[arg(long, global = true, env = "YAKUMORI_DATABASE", hide_env = true, hide_env_values = true, value_name = "URL")]
    pub database: Option<String>,
    /// この薬局の記録を使う（init が示すID） / Use the record of this pharmacy (the id that init shows)
    #[arg(long, global = true, value_name = "ID")]
    pub pharmacy: Option<String>,
    /// 表示の言語 / Language
    #[arg(long, global = true, value_parser = lang, value_name = "ja|en")]
    pub lang: Option<Lang>,
    /// その日の時点で判定する（例: 2025-11-25、R7.11.25） / Judge as of that day (2025-11-25 or R7.11.25)
    #[arg(long, global = true, value_parser = day, value_name = "DATE")]
    pub on: Option<Day>,
    /// その時までに記録されたことだけで見る（例: 2025-11-25、2025-11-25T12:00:00+09:00） / See only what had been recorded by then (2025-11-25 or 2025-11-25T12:00:00+09:00)
    #[arg(long, global = true, value_parser = instant, value_name = "INSTANT")]
    pub recorded_by: Option<i64>,
    /// 機械が読む形（JSON）で標準出力に出す / Print JSON for machines on stdout
    #[arg(long, global = true)]
    pub json: bool,
    /// 使い方を示す / Show this help
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// 番号を示す / Show the version
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// ブラウザで使う（引数なしと同じ） / Use it in a browser (the same as no command)
    Serve {
        /// 待ち受ける場所（省略時は 127.0.0.1:8420） / Where to listen (127.0.0.1:8420 when left out)
        #[arg(long, default_value = "127.0.0.1:8420", hide_default_value = true, value_parser = address, value_name = "ADDR:PORT")]
        listen: SocketAddr,
        /// ブラウザを開かない / Do not open the browser
        #[arg(long)]
        no_open: bool,
    },
    /// 見本の薬局で、取り込みから印刷までを通して行う / The main job on the sample pharmacy, from import to print
    Demo {
        /// 書き出す場所（省略時は out） / Where the results go (out when left out)
        #[arg(long, default_value = "out", hide_default_value = true, value_name = "DIR")]
        out: PathBuf,
        /// ページを開かずに終わる / Stop before serving the pages
        #[arg(long)]
        no_serve: bool,
        /// ブラウザを開かない / Do not open the browser
        #[arg(long)]
        no_open: bool,
        /// 時刻・番号・鍵・機器の読み取りを固定し、同じ結果を出す / Fix time, ids, keys and machine facts, so that results are the same
        #[arg(long)]
        reproducible: bool,
        /// 待ち受ける場所（省略時は 127.0.0.1:8420） / Where to listen (127.0.0.1:8420 when left out)
        #[arg(long, default_value = "127.0.0.1:8420", hide_default_value = true, value_parser = address, value_name = "ADDR:PORT")]
        listen: SocketAddr,
    },
    /// 新しい薬局の記録を始める / Begin the record of a new pharmacy
    Init {
        /// 薬局名 / The pharmacy's name
        #[arg(long)]
        name: String,
    },
    /// 台帳のファイルを取り込む / Import the files of a ledger
    Import {
        /// 台帳（devices、accounts、people…） / Ledger (devices, accounts, people…)
        ledger: String,
        /// ファイル（xlsx、xls、ods、csv、tsv、json） / Files (xlsx, xls, ods, csv, tsv, json)
        files: Vec<PathBuf>,
        /// 読み取った内容を示すだけで、何も書かない / Only show what was understood; write nothing
        #[arg(long)]
        preview: bool,
        /// 読めた行を取り込み、読めない行を一覧にする。facts では、はじめての鍵の照合値が機器の示したものと同じだと確かめた / Take the good rows and list the bad ones; with facts: the fingerprint of a new key is the one the machine showed
        #[arg(long, conflicts_with = "preview")]
        accept: bool,
        /// はじめの質問で印を付けた行に入れず、別の行として加える / Add rows beside those ticked in the first questions instead of filling these
        #[arg(long)]
        apart: bool,
        /// 取り込む人の名前（facts で、USBメモリの使用の記録に残す） / Who takes it in (with facts: noted for the stick that carried it)
        #[arg(long, default_value = "", hide_default_value = true)]
        by: String,
        /// 見出しの意味を教える（例: 棚番=設置場所、空なら残すだけ）。次からも使う / Say what a heading means (heading=column; empty: only kept); it holds for later files
        #[arg(long = "column", value_name = "見出し=項目")]
        columns: Vec<String>,
        /// 標準回答がどのシステムのことか（システム一覧の名前） / For which system a standard reply is (a name of the list of systems)
        #[arg(long)]
        system: Option<String>,
        /// 標準回答の鍵の照合値。事業者に聞いたものを書く / The fingerprint of a standard reply's key, as the vendor told it
        #[arg(long, value_name = "照合値")]
        key: Option<String>,
        /// 標準回答と違う行の「標準回答と違う理由」（行に書かれていないとき） / Why rows differ from a standard reply, where they do not say so themselves
        #[arg(long, value_name = "理由")]
        reason: Option<String>,
    },
    /// 事業者の回答: 標準回答の署名、紙・PDFからの書き写し、取り下げ、鍵 / Vendors' replies: signed once for every pharmacy, typed from paper or PDF, withdrawn; their keys
    #[command(subcommand)]
    Reply(ReplyCommand),
    /// 開示書（MDS/SDS）を前の版と比べる / Disclosures (MDS/SDS) beside the version before
    #[command(subcommand)]
    Disclosure(DisclosureCommand),
    /// 台帳をファイルに書き出す / Export a ledger to a file
    Export {
        /// 台帳 / Ledger
        ledger: String,
        /// 書き出すファイル（.xlsx、.csv、.json） / File to write (.xlsx, .csv, .json)
        #[arg(short, long)]
        output: PathBuf,
        /// csv を Shift_JIS で書く / Write csv in Shift_JIS
        #[arg(long)]
        shift_jis: bool,
    },
    /// この機器の状態を読む / Read the state of this machine
    Collect(CollectArgs),
    /// 報告した機器と、その署名の鍵 / The machines that reported, and the keys by which they sign
    #[command(subcommand)]
    Machines(MachinesCommand),
    /// 読み取った機器が台帳のどれかを示す / Say which device of the ledger a machine is
    Link {
        /// 読み取った機器の名前（collect が示すもの）、または番号の先頭 / The machine's host name as collect shows it, or the beginning of its id
        machine: String,
        /// 台帳のPC名、No.、または管理ID / The device's name, No. or id in the ledger
        device: String,
    },
    /// 全項目を判定する / Judge every item
    Judge {
        /// 版 / Edition
        #[arg(long)]
        edition: Option<String>,
    },
    /// 項目に回答する / Answer an item
    Answer(AnswerArgs),
    /// 項目の根拠を登録する / Register evidence for an item
    Evidence(EvidenceArgs),
    /// 書類を作る / Make a paper
    Paper {
        /// checklist（薬局確認用）、vendor-checklist（事業者確認用）、findings（判定の別紙）、binder（立入検査 一式）、contact-chart（連絡体制図）、rules（運用管理規程）、bcp（サイバー攻撃のときの事業継続計画）、owner-report（開設者への報告）、fees（加算と対策のわかっていること）、system-diagram（システム構成図）、operations-diagram（運用概念図）、staff-page（職員の一枚）、usb-steps（USBで調べる手順）、remote-maintenance（リモート保守の一覧）、responsibilities（責任分界の一覧）、two-factor-plans（二要素認証の予定）、media-takeouts（媒体と持ち出し）、restore-tests（復旧テスト）、log-reviews（ログの確認）、leaving（退職の手続き。--person）、vendor-visit（事業者の来訪）、readers（回覧・受領の用紙。--document）、または台帳（devices、systems、accounts、rights、people、contacts、vendors、vendor-reply、requests、disclosure、backups、media、takeouts、training、documents、statements、inspected） / checklist, vendor-checklist, findings, binder (for an inspection), contact-chart, system-diagram, operations-diagram, rules, bcp, owner-report, fees, staff-page and usb-steps (in Japanese), remote-maintenance, responsibilities, two-factor-plans, media-takeouts, restore-tests, log-reviews, leaving (a last day; --person), vendor-visit, readers (the list to sign; --document), or a ledger (devices, systems, accounts, rights, people, contacts, vendors, vendor-reply, requests, disclosure, backups, media, takeouts, training, documents, statements, inspected)
        kind: String,
        /// 書き出すファイル（.pdf、.xlsx。rules・bcp・owner-report・fees は .pdf、.docx）。事業者ごとの用紙はフォルダでもよい / File to write (.pdf, .xlsx; rules, bcp, owner-report and fees as .pdf, .docx); for vendors' forms a folder will do
        #[arg(short, long)]
        output: PathBuf,
        /// 事業者を選ぶ（vendor-visit では、その事業者の最後の来訪。省くと手で書く用紙） / Only this vendor's (vendor-visit: its latest visit; left out: the form to fill in by hand)
        #[arg(long)]
        vendor: Option<String>,
        /// だれの手続きか（職員名簿の氏名） / Whose last day (a name of the list of people)
        #[arg(long)]
        person: Option<String>,
        /// 回覧・受領の用紙で、どの文書か（rules、bcp、contact-chart、または文書名） / With readers: which document (rules, bcp, contact-chart or a title)
        #[arg(long)]
        document: Option<String>,
        /// 版 / Edition
        #[arg(long)]
        edition: Option<String>,
        /// 発行したことを記録に残す / Keep in the record that it was issued
        #[arg(long)]
        issue: bool,
    },
    /// 文書の版・承認・読んだ人、いまの台帳と違う条 / Versions, approval and readers of documents, and what is no longer true
    #[command(subcommand)]
    Document(DocumentCommand),
    /// 立入検査の前に様式を点検する / Look over the form before an inspection
    Check {
        /// 版 / Edition
        #[arg(long)]
        edition: Option<String>,
    },
    /// 1年先までの予定を見る（目標日、サポートや契約の終わり、見直し） / What falls due within a year
    Due,
    /// 記録の履歴を見る / Show the history of the record
    History {
        /// 対象（例: devices、answer/r7/pharmacy/2-5） / Subject (devices, answer/r7/pharmacy/2-5)
        subject: Option<String>,
    },
    /// 記録の内容を、理由を残して消す（元に戻せません） / Erase the contents of entries, keeping the reason (it cannot be undone)
    Erase {
        /// 消すもの。history が示す番号（例: 57）か、台帳と名前（例: people/あい うえお） / What to erase: numbers that history shows (57), or a record (people/NAME)
        #[arg(required = true)]
        what: Vec<String>,
        /// 消す理由。記録に残るので、消す内容そのものは書かない / Why. It stays in the record: do not repeat what is erased
        #[arg(long)]
        reason: String,
        /// いまの版は残し、前の版だけを消す / Keep the present version, erase the former ones
        #[arg(long)]
        former_only: bool,
        /// 本当に消す（付けなければ、消えるものを示すだけ） / Really erase (without it, only show what would go)
        #[arg(long)]
        accept: bool,
    },
    /// 署名の鍵を新しくする（鍵のファイルを人に見られたとき、機器を手放すとき） / Change the signing key (when the key's file was seen by others, or a machine is given away)
    ChangeKey,
    /// 記録を別のフォルダか PostgreSQL に移す（元の記録は読むだけになる） / Move the record to another folder or to PostgreSQL (here it can then only be read)
    Move {
        /// 移す先。フォルダ、または postgres://利用者名@サーバ/データベース名 / Where to: a folder, or postgres://user@host/database
        #[arg(long, value_name = "URL|DIR")]
        to: String,
    },
    /// 検証に必要なものを一つにまとめる / Bundle all that is needed to verify the record
    Bundle {
        /// 書き出す zip / Zip file to write
        #[arg(short, long)]
        output: PathBuf,
        /// 一緒に入れる書類 / Papers to put in
        #[arg(long)]
        paper: Vec<PathBuf>,
    },
    /// まとめたものが改ざんされていないか検証する / Verify that a bundle was not altered
    Verify {
        /// 検証する zip / Zip file to verify
        file: PathBuf,
        /// 同じ薬局のもう一つの zip。どこまで同じで、どこから違うかを示す / Another bundle of the same pharmacy: shows up to where they are the same, and what differs
        #[arg(long, value_name = "FILE")]
        against: Option<PathBuf>,
        /// この公開鍵の証人の連署があることを求める / Ask for the cosignature of the witness with this public key
        #[arg(long, value_name = "KEY", conflicts_with = "against")]
        witness: Option<String>,
        /// 書類の下に印刷された件数と照合値（例: "123 3f2a9c0b77d1"、またはQRコードの文字） / Size and root from the foot of a paper ("123 3f2a9c0b77d1", or the text of its code)
        #[arg(long, value_name = "TEXT", value_parser = printed, conflicts_with = "against")]
        printed: Option<Printed>,
    },
    /// 記録に、外部の証人の連署を得る / Have the record cosigned by a witness outside
    #[command(subcommand)]
    Anchor(AnchorCommand),
    /// ほかの薬局の記録の証人になる（薬剤師会・本部・近くの薬局） / Be a witness for other pharmacies' records (association, head office, the pharmacy next door)
    #[command(subcommand)]
    Witness(WitnessCommand),
    /// 様式の版 / Editions of the form
    #[command(subcommand)]
    Edition(EditionCommand),
    /// 年度を切り替える / Turn over to the next year
    CloseYear {
        /// 次の版 / The next edition
        #[arg(long)]
        to: Option<String>,
        /// 理由を書いて、前の年度に戻す（いまの年度で答えたことは記録に残る） / Turn it back to the year before, and say why; what was answered meanwhile stays in the record
        #[arg(long, value_name = "理由", conflicts_with = "to")]
        back: Option<String>,
    },
    /// この機器が壊れたときのために、記録を別の場所に写す / Copy the record to a second place, for the day this machine dies
    Copy {
        /// 写す場所（別のPCの共有フォルダ、NAS、USBディスク）。省略時は決めてある場所 / The second place: a share, NAS or USB disk; the chosen one when left out
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
    /// サインインできる人の一覧。だれも入れなくなったときの番号も、ここで出す / Who may sign in; also makes a code when nobody can
    Members {
        /// この人に、パスワードを決め直す番号を出す / Make a code with which this member chooses a new password
        #[arg(long, value_name = "NAME")]
        code: Option<String>,
    },
    /// ほかのソフトが台帳や判定を読み書きするためのトークン / Tokens by which other programs of the shop read and write
    #[command(subcommand)]
    Tokens(TokensCommand),
    /// 店内のほかの端末から使う（HTTPS） / Other devices of the shop (HTTPS)
    #[command(subcommand)]
    Network(NetworkCommand),
    /// 予定を知らせるメール（設定したときだけ） / Mail that reminds (only where it is set)
    #[command(subcommand)]
    Mail(MailCommand),
    /// 機器の棚卸 / A walk through the shop: which devices are there
    #[command(subcommand)]
    Stocktake(StocktakeCommand),
    /// 記録と環境の状態を調べる / Examine the record and its surroundings
    Doctor,
}

/// Which machine is read, and where what it says goes.
#[derive(Debug, Args)]
pub struct CollectArgs {
    /// 記録に入れず、ファイルに書く / Write to a file instead of the record
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    /// この機器でなく、Windows の機器から書き出したファイルのあるフォルダを読む / Read the folder of files exported from a machine with Windows
    #[arg(long, value_name = "フォルダ")]
    pub from: Option<PathBuf>,
    /// 書き出すために Windows の機器で入力する命令を示す / Show what is typed on the machine with Windows to export them
    #[arg(long, conflicts_with_all = ["output", "from"])]
    pub how: bool,
}

#[derive(Debug, Args)]
pub struct AnswerArgs {
    /// 項目の番号（2-⑦、2-7） / The item's number (2-⑦ or 2-7)
    pub number: String,
    /// はい・いいえ・記入不要・わからない / はい (yes), いいえ (no), 記入不要 (not required), わからない (unsure)
    pub choice: String,
    /// 番号が二度ある項目の区分（server・terminal） / For a number that stands twice: server or terminal
    #[arg(long)]
    pub scope: Option<String>,
    /// 確認日 / Day of confirmation
    #[arg(long, value_parser = day)]
    pub confirmed: Option<Day>,
    /// 目標日 / Target day
    #[arg(long, value_parser = target)]
    pub target: Option<Day>,
    /// 備考 / Note
    #[arg(long, default_value = "", hide_default_value = true)]
    pub note: String,
    /// 署名する人 / Who signs
    #[arg(long, value_parser = signer)]
    pub by: Option<String>,
    /// 版 / Edition
    #[arg(long)]
    pub edition: Option<String>,
}

#[derive(Debug, Args)]
pub struct EvidenceArgs {
    /// 項目の番号 / The item's number
    pub number: String,
    /// 何の書類か / What the paper is
    #[arg(long)]
    pub title: String,
    /// 番号が二度ある項目の区分 / For a number that stands twice: server or terminal
    #[arg(long)]
    pub scope: Option<String>,
    /// 添えるファイル / File to attach
    #[arg(long)]
    pub file: Option<PathBuf>,
    /// 紙の保管場所 / Where the paper is kept
    #[arg(long, default_value = "", hide_default_value = true)]
    pub kept_where: String,
    /// 書類の日付 / The paper's date
    #[arg(long, value_parser = day)]
    pub dated: Option<Day>,
    /// 登録する人 / Who attaches it
    #[arg(long, default_value = "", hide_default_value = true)]
    pub by: String,
    /// できていないことを示す根拠 / The evidence shows that it is not done
    #[arg(long)]
    pub shows_not_done: bool,
    /// 版 / Edition
    #[arg(long)]
    pub edition: Option<String>,
}
