//! Values on the command line: read as people type them, refused with an example.

use flow::MailSecurity;
use journal::Printed;
use model::day::Day;
use model::lang::Lang;
use std::net::SocketAddr;

pub(super) fn lang(text: &str) -> Result<Lang, String> {
    match text {
        "ja" => Ok(Lang::Ja),
        "en" => Ok(Lang::En),
        _ => Err("ja か en を指定してください / ja or en".to_owned()),
    }
}

pub(super) fn printed(text: &str) -> Result<Printed, String> {
    Printed::parse(text).ok_or_else(|| {
        "「123 3f2a9c0b77d1」のように、件数と照合値を書いてください / write size and root, like \"123 3f2a9c0b77d1\"".to_owned()
    })
}

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "127.0.0.1:8420 のように書いてください / write it like 127.0.0.1:8420".to_owned())
}

pub(super) fn day(text: &str) -> Result<Day, String> {
    text.parse().map_err(|why: model::day::DayError| why.to_string())
}

/// The name of who signs. Left out, nobody has signed, which is told; a blank name is a slip.
pub(super) fn signer(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => {
            Err("氏名が空です。氏名を書くか、--by を省いてください / the name is blank; give a name, or leave --by out"
                .to_owned())
        }
        name => Ok(name.to_owned()),
    }
}

/// A day, or the last one of a fiscal year: 令和9年度.
pub(super) fn target(text: &str) -> Result<Day, String> {
    Day::deadline(text).map_or_else(|| day(text), Ok)
}

/// An instant, or the end of a day in Asia/Tokyo.
pub(super) fn instant(text: &str) -> Result<i64, String> {
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Ok(at.as_millisecond());
    }
    Ok(day(text)?.ends_at_ms())
}

pub(super) fn security(text: &str) -> Result<MailSecurity, String> {
    MailSecurity::of(text).ok_or_else(|| "tls・starttls・plain のどれかです / tls, starttls or plain".to_owned())
}
