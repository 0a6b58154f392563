//! That somebody of the staff has left, where a list says so under a heading of its own.

use super::rows::add_remark;
use crate::preview::ReadRow;
use model::day::{Day, Near, PartialDay};
use model::text::holds_any;

/// 「退職日: 退職済」 and 「在籍状況: 退職」 are no days, and say that somebody has left: the remark says so then.
pub(super) fn tell(read: &mut ReadRow, today: Day) {
    if read.cells.contains_key("left_on") {
        return;
    }
    if let Some(day) = read.notes.iter().find_map(|(heading, text)| day_of(heading, text, today)) {
        read.cells.insert("left_on".to_owned(), day.to_string());
        return;
    }
    if let Some((heading, text)) = read.notes.iter().find(|(heading, text)| says_so(heading, text)) {
        add_remark(&mut read.cells, "remark", &format!("退職（{heading}: {text}）"));
    }
}

/// Whether a heading asks when or whether somebody left: neither when they mean to, nor when they go home.
fn is_about_leaving(heading: &str) -> bool {
    holds_any(heading, &["退", "離職"]) && !holds_any(heading, &["予定", "退勤", "退室", "退出", "退職金"])
}

/// A day under a heading that is on no list.
fn day_of(heading: &str, text: &str, today: Day) -> Option<PartialDay> {
    let near = Near { today, may_be_ahead: false };
    is_about_leaving(heading).then(|| PartialDay::read_near(text, near).ok())?.map(|read| read.day)
}

fn says_so(heading: &str, text: &str) -> bool {
    let still_here = ["在職", "在籍", "勤務中", "なし", "無", "未定", "予定", "×", "いいえ"];
    let is_state = holds_any(heading, &["在籍", "在職", "状態", "勤務状況"]);
    let is_blank = matches!(text.trim(), "" | "-" | "－" | "ー" | "―" | "/");
    (is_about_leaving(heading) && !is_blank && !holds_any(text, &still_here))
        || (is_state && text.contains('退') && !text.contains("予定"))
}
