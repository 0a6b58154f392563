//! Standard replies as text: one way to write each, and nothing else is read.

use model::standard::{StandardReply, StandardRow};
use tables::{is_standard, read_standard, write_standard};

fn reply() -> StandardReply {
    let row = |number: &str, answer: &str, target_on: &str, note: &str| StandardRow {
        number: number.to_owned(),
        answer: answer.to_owned(),
        confirmed_on: "2025-06".to_owned(),
        target_on: target_on.to_owned(),
        note: note.to_owned(),
    };
    StandardReply {
        vendor: "株式会社 みどり+システム".to_owned(),
        product: "ミドリ: レセプト".to_owned(),
        version: "5.2 | 5.3".to_owned(),
        edition: "r7".to_owned(),
        issued_on: "2025-06-10".parse().unwrap(),
        key: "a+b+c".to_owned(),
        rows: vec![
            row("2-⑫（サーバ）", "はい", "", "版 | 5.2 ／ - のみ"),
            row("2-⑫（端末PC）", "いいえ", "2026-03-31", ""),
        ],
    }
}

#[test]
fn what_is_written_is_read_again_and_nothing_less() {
    let text = write_standard(&reply());
    let whole = format!("{text}\n— name sig\n");
    assert!(is_standard(whole.as_bytes()) && is_standard(format!("\u{feff}{whole}").as_bytes()));
    assert!(!is_standard(b"{}") && !is_standard("事業者確認用".as_bytes()));
    let expected = (reply(), "— name sig".to_owned());
    assert_eq!(read_standard("x", whole.as_bytes()).unwrap(), expected);
    assert_eq!(read_standard("x", format!("\u{feff}{}", whole.replace('\n', "\r\n")).as_bytes()).unwrap(), expected);
    for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
        assert!(read_standard("x", &text.as_bytes()[..end]).is_err(), "cut off at {end}");
    }
}

/// Whatever a byte is turned into, what is read says exactly what the file says.
#[test]
fn no_byte_can_be_turned_unseen() {
    let whole = format!("{}\n— name sig\n", write_standard(&reply()));
    // The end of the last line may be missing: the words are the same.
    for at in 0..whole.len() - 1 {
        for turned in [0, b'\n', b' ', b'|', b'-', b'9', 0xff] {
            let mut bytes = whole.clone().into_bytes();
            bytes[at] = turned;
            if let Ok((read, signature)) = read_standard("x", &bytes) {
                assert_eq!(format!("{}\n{signature}\n", write_standard(&read)).into_bytes(), bytes, "at {at}");
            }
        }
    }
}
