//! What is said of a cell or a row: what to look at, what is wrong, why it was left aside.

use super::words::say;
use super::{BadWhy, SkipWhy, Warned, shortened};
use model::lang::Lang;

/// A sentence in both languages.
type Both = (String, String);

fn both(ja: &str, en: &str) -> Both {
    (ja.to_owned(), en.to_owned())
}

fn in_lang(lang: Lang, (ja, en): Both) -> String {
    if lang == Lang::Ja { ja } else { en }
}

/// What a person should look at.
pub(super) fn warned(lang: Lang, what: &Warned) -> String {
    in_lang(lang, warned_of_day(what).unwrap_or_else(|| warned_of_row(what)))
}

fn warned_of_day(what: &Warned) -> Option<Both> {
    Some(match what {
        Warned::EraAssumed { typed, read } => (
            format!("「{typed}」を令和とみて {read} と読みました"),
            format!("\"{typed}\" was read as {read} (令和 assumed)"),
        ),
        Warned::NextEra { typed, read } => (
            format!("「{typed}」は元号が変わった後の日なので、{read}と読みました"),
            format!("\"{typed}\" is a day after that era had ended; read as {read}"),
        ),
        Warned::CenturyAssumed { typed, read } => (
            format!("「{typed}」を西暦の下2桁とみて {read} と読みました"),
            format!("\"{typed}\" was read as {read} (this century assumed)"),
        ),
        Warned::YearOfForm { typed, read } => (
            format!("「{typed}」を様式の年度の日とみて {read} と読みました"),
            format!("\"{typed}\" was read as {read} (in the form's fiscal year)"),
        ),
        Warned::YearAssumed { typed, read } => (
            format!(
                "「{typed}」には年がないので、最も近い日（確認日は今日まで、目標日は確認日から）とみて {read} と読みました"
            ),
            format!(
                "\"{typed}\" has no year; read as the nearest such day, {read}: confirmed by today, aimed at after that"
            ),
        ),
        Warned::DayNotRead { typed } => (
            format!("確認日「{typed}」が読めないので、この回答は取り込むと「不明」とします"),
            format!("the day of confirmation \"{typed}\" cannot be read; once taken, the item is unknown"),
        ),
        Warned::Deadline { typed, read } => (
            format!("「{typed}」を、その最後の日 {read} と読みました"),
            format!("\"{typed}\" was read as its last day, {read}"),
        ),
        Warned::DayOfForm { read } => (
            format!("この行に確認日がないので、様式の上の日付 {read} を確認日としました"),
            format!("the row has no day; {read} was taken from the head of the form"),
        ),
        Warned::DayAhead { read } => (
            format!(
                "確認日 {read} はまだ来ていません。その日までは、この回答を数えません。書き誤りなら、事業者に確かめて直してください"
            ),
            format!(
                "the day of confirmation, {read}, has not come; until then the answer is not counted. If it is a slip, ask the vendor and correct it"
            ),
        ),
        Warned::NoConfirmedDay => both("確認日がありません", "the day of confirmation is missing"),
        Warned::SerialAssumed { typed, read } => (
            format!("「{typed}」を表計算の日付とみて {read} と読みました"),
            format!("\"{typed}\" was read as {read} (a spreadsheet's day)"),
        ),
        Warned::NotADay { typed } => (
            format!("「{typed}」は日付ではないので、備考として残します"),
            format!("\"{typed}\" is not a day; kept as a note"),
        ),
        _ => return None,
    })
}

fn warned_of_row(what: &Warned) -> Both {
    match what {
        Warned::OfFormBefore { typed, read } => (
            format!("「{typed}」は前の様式の番号なので、いまの様式の「{read}」とみました"),
            format!("\"{typed}\" is of the form before and was taken as \"{read}\" of the form in use"),
        ),
        Warned::MaybeOfFormBefore { typed, read, year } => (
            format!(
                "「{typed}」がいまの様式の番号か、{year}の番号（いまの「{read}」）のままか、わかりません。いまの様式の番号なら、このまま取り込んでください。{year}の番号なら「{year}の{typed}」か「{read}」と書き直してください"
            ),
            format!(
                "\"{typed}\" may be of the form in use, or still of {year} (now \"{read}\"). If of the form in use, import it as it is; if not, write \"{year}の{typed}\" or \"{read}\""
            ),
        ),
        Warned::NoSuchItem { typed, known } => (
            format!(
                "いまの様式に「{typed}」はありません（あるのは {known}）。書かれたとおりに残し、どの項目にも数えません。番号を確かめて直してください"
            ),
            format!(
                "the form in use has no {typed} (it has {known}); it is kept as written and counts for no item. Check the number and correct it"
            ),
        ),
        Warned::PlacedAs { typed, read } if typed.is_empty() => (
            format!("番号がないので、文言から {read} の行とみました"),
            format!("without a number, the row was taken as {read} by its wording"),
        ),
        Warned::PlacedAs { typed, read } => (
            format!("番号「{typed}」は、文言と対象から {read} の行とみました"),
            format!("by its wording and scope, number \"{typed}\" was taken as row {read}"),
        ),
        Warned::PlacedInOrder { read, .. } => (
            format!("同じ文の行が続くので、並び順から {read} の行とみました。対象が合っているか確かめてください"),
            format!("several rows have these words; by their order this is row {read}; make sure that it is"),
        ),
        Warned::AnswerNotRead { typed } => (
            format!("「{typed}」は、はい・いいえのどちらとも読めません。取り込むと、前の回答に代えて「不明」とします"),
            format!("\"{typed}\" is neither yes nor no; once taken, the item is unknown, whatever was answered before"),
        ),
        Warned::AnswerTakenBack => both(
            "この様式には回答がありません。取り込むと、前の様式の回答に代えて「回答なし」とします",
            "there is no answer on this form; once taken, what an earlier form answered does not hold any more",
        ),
        Warned::OtherNumber { confirmed } => (
            format!(
                "電話番号が変わりますが、確認日は前の番号のときと同じ {confirmed} です。まだかけて確かめていなければ、確認日を空にしてください"
            ),
            format!(
                "the number changes, and its day of confirmation is still {confirmed}, as of the number before; clear the day unless the new number was dialled"
            ),
        ),
        Warned::RoleStays { role } => (
            format!(
                "ファイルにない役割「{role}」は、そのまま残します。外すときは、画面でその人の行を開いて役割を直してください"
            ),
            format!(
                "the role \"{role}\", which the file does not name, stays; to take it away, open the person's row on the page"
            ),
        ),
        Warned::FormNotHere { typed } => (
            format!("「{typed}」の様式が手元にないので、番号を照らし合わせていません"),
            format!("the form of {typed} is not here; the numbers were not compared with it"),
        ),
        Warned::OtherPharmacy { typed } => (
            format!("様式の薬局名は「{typed}」です。この薬局のものか確かめてください"),
            format!("the form names the pharmacy \"{typed}\"; make sure that it is this one's"),
        ),
        Warned::SameName { typed, row, sheet: Some(sheet) } => (
            format!(
                "「{typed}」はシート「{sheet}」の {row}行目にもあります。どちらが今のものか確かめ、古いほうを消してください"
            ),
            format!(
                "\"{typed}\" is on row {row} of sheet \"{sheet}\" too; see which one stands, and take the old one out"
            ),
        ),
        Warned::SameName { typed, row, sheet: None } => (
            format!("「{typed}」は {row}行目にもあります。同じものか確かめてください"),
            format!("\"{typed}\" is on row {row} too; make sure whether it is the same"),
        ),
        Warned::NotUnderstood { typed, understood } => (
            format!("「{typed}」の意味が分かりません（分かる言葉: {understood}）"),
            format!("\"{typed}\" is not understood (known: {understood})"),
        ),
        Warned::Comment { typed } => (
            format!("セルのコメント「{}」があります。行に書き添えて残します", shortened(typed)),
            format!("the cell has a comment, \"{}\"; it is kept with the row", shortened(typed)),
        ),
        Warned::EndedOn { typed, read } => (
            format!("「{typed}」の日は過ぎているので、今の状態を「{read}」と読みました"),
            format!("the day of \"{typed}\" is past: the state now is \"{read}\""),
        ),
        Warned::StruckCell { typed } => (
            format!(
                "「{}」は取り消し線で消されているので、値として使いません。行に書き添えて残します",
                shortened(typed)
            ),
            format!("\"{}\" is struck out and not used as a value; it is kept with the row", shortened(typed)),
        ),
        Warned::NoSide => both(
            "区分（内部・事業者・外部）の列がないので、連絡体制図のどこの人か分かりません。ファイルに「区分」の列を足して取り込み直すか、連絡先の画面で書き入れてください",
            "there is no column for the side (内部・事業者・外部), so that nobody can tell where in the chart they stand; add a column 区分 and import the file again, or fill it in on the page of contacts",
        ),
        Warned::MarkRead { typed, read } => (
            format!("見出しから、「{typed}」を「{read}」と読みました"),
            format!("by its heading, \"{typed}\" was read as \"{read}\""),
        ),
        Warned::HiddenRow => both(
            "ファイルで非表示になっている行も読みました。要らない行なら、消してから取り込んでください",
            "the row is hidden in the file and was read; take it out if it is not wanted",
        ),
        Warned::ColumnUnread { headings, known } => (
            format!(
                "この列が見つかりません。意味の分からない見出し: {headings}。分かる見出し: {known}。見出しを直すか、--column 見出し=項目（画面では列ごとの選択）で示してください。このまま取り込むと、その列は備考になります"
            ),
            format!(
                "there is no such column. Headings that were not understood: {headings}. Known ones: {known}. Change the heading, or say it with --column HEADING=COLUMN (on the page: choose for each column); taken as it is, those columns are notes"
            ),
        ),
        Warned::ErrorCell { typed } => (
            format!("表計算のエラー {typed} なので、空欄とみなします"),
            format!("holds the error {typed}; taken as blank"),
        ),
        _ => both(
            "見分けるための列が空です。次に取り込むとき、内容が変わると別の行になります",
            "nothing names this row; if it changes it becomes another row at the next import",
        ),
    }
}

/// What is wrong with a cell.
pub(super) fn refused(lang: Lang, why: &BadWhy) -> String {
    in_lang(lang, refused_day(why).or_else(|| refused_answer(why)).unwrap_or_else(|| refused_text(why)))
}

fn refused_day(why: &BadWhy) -> Option<Both> {
    Some(match why {
        BadWhy::NoSuchDay { why } => (format!("そのような日はありません（{why}）"), "there is no such day".to_owned()),
        BadWhy::AmbiguousYear => both(
            "令和の年とも西暦の下2桁とも読めます。どちらかを書いてください",
            "the year may be one of the era or of the century; write which",
        ),
        BadWhy::NoYear => both("年がありません", "the year is missing"),
        _ => return None,
    })
}

fn refused_answer(why: &BadWhy) -> Option<Both> {
    Some(match why {
        BadWhy::NotAnAnswer => both("様式にない回答です", "not one of the sheet's words"),
        BadWhy::NoConfirmedDay => both("確認日がありません", "the day of confirmation is missing"),
        BadWhy::NoAnswer => both("回答がありません", "there is no answer"),
        BadWhy::Unmarked => both(
            "「はい」と「いいえ」のどちらか一方に印がありません（図形で描いた丸は読めません。文字で書いてください）",
            "not exactly one of はい and いいえ is marked; a circle that was drawn cannot be read, type it",
        ),
        BadWhy::NoNumber => both("回答がありますが、番号がありません", "answered, but without a number"),
        BadWhy::NotOnForm => both("この様式にない番号です", "the form has no such number"),
        BadWhy::Twice { row } => {
            (format!("{row}行目が同じ項目に答えています"), format!("row {row} answers the same item"))
        }
        _ => return None,
    })
}

fn refused_text(why: &BadWhy) -> Both {
    match why {
        BadWhy::TooLong { length } => {
            (format!("長すぎます（{length}文字）"), format!("too long ({length} characters)"))
        }
        BadWhy::NotCalculated => both(
            "式の計算結果がファイルに保存されていません。表計算ソフトで開いて保存し直してください",
            "the formula's result is not in the file; open it in a spreadsheet and save it again",
        ),
        BadWhy::OtherMeaning => both("この列では意味が決まりません", "its meaning is not clear in this column"),
        BadWhy::Garbled => both("文字が壊れています", "characters were lost"),
        _ => both("印刷できない文字があります", "holds a control character"),
    }
}

/// Why rows were left aside.
pub(super) fn left_aside(lang: Lang, why: SkipWhy) -> &'static str {
    match why {
        SkipWhy::Blank => say(lang, "空行", "blank"),
        SkipWhy::Title => say(lang, "表の上", "above the table"),
        SkipWhy::Footnote => say(lang, "注記", "footnote"),
        SkipWhy::Group => {
            say(lang, "区切りの行（下の行に書き添えます）", "a line that heads the rows below, kept with them")
        }
        SkipWhy::OnlyNumber => say(lang, "番号だけ", "only a number"),
        SkipWhy::Nothing => say(lang, "「なし」とだけ書かれた行", "a row that says that there is none"),
        SkipWhy::RepeatedHeading => say(lang, "見出しの繰り返し", "headings again"),
        SkipWhy::NotFilledIn => say(lang, "まだ記入されていない様式", "a form that is not filled in"),
        SkipWhy::NoAnswers => say(lang, "回答の列がない様式", "a form without a column of answers"),
        SkipWhy::Example => say(lang, "記入例", "example"),
        SkipWhy::Struck => say(lang, "取り消し線の行", "struck out"),
        SkipWhy::Comment => say(lang, "セルのコメント（取り込みません）", "a cell's comment, not taken"),
        SkipWhy::Hidden => say(
            lang,
            "非表示のシート（読みません。要るなら、表示して保存し直してください）",
            "a hidden sheet: not read; show it and save the file again if it is needed",
        ),
        SkipWhy::OtherSheet => say(lang, "別の表のシート", "another table"),
    }
}
