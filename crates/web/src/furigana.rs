//! ふりがな over hard words, for browsers that ask for it.
//!
//! The pages are written without; what is sent is read once more and the words get their readings, outside of what may hold
//! no markup (titles, options, fields). Official words are shown as they are printed, with readings over them.

use crate::door::cookie;
use crate::routes::{Route, routes};
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

/// The browser's wish; it tells nothing of who is there.
const COOKIE: &str = "furigana";
/// The largest page, in bytes.
const MOST_BYTES: usize = 8 << 20;

/// Hard words with their readings. A longer word stands before the shorter one that it begins with.
const READINGS: [(&str, &str); 44] = [
    ("安全管理責任者", "あんぜんかんりせきにんしゃ"),
    ("安全管理", "あんぜんかんり"),
    ("運用管理規程", "うんようかんりきてい"),
    ("開設者", "かいせつしゃ"),
    ("管理薬剤師", "かんりやくざいし"),
    ("外部記録媒体", "がいぶきろくばいたい"),
    ("媒体", "ばいたい"),
    ("開示書", "かいじしょ"),
    ("改善", "かいぜん"),
    ("記入不要", "きにゅうふよう"),
    ("規程", "きてい"),
    ("脅威", "きょうい"),
    ("契約", "けいやく"),
    ("権限", "けんげん"),
    ("検査", "けんさ"),
    ("更新", "こうしん"),
    ("根拠", "こんきょ"),
    ("最終", "さいしゅう"),
    ("指摘", "してき"),
    ("遮断", "しゃだん"),
    ("証明書", "しょうめいしょ"),
    ("照合値", "しょうごうち"),
    ("世代", "せだい"),
    ("宣言", "せんげん"),
    ("台帳", "だいちょう"),
    ("立入検査", "たちいりけんさ"),
    ("立ち会", "たちあ"),
    ("棚卸", "たなおろし"),
    ("端末", "たんまつ"),
    ("調剤", "ちょうざい"),
    ("適合", "てきごう"),
    ("適用", "てきよう"),
    ("伝票", "でんぴょう"),
    ("添付", "てんぷ"),
    ("任命", "にんめい"),
    ("復旧", "ふっきゅう"),
    ("保守", "ほしゅ"),
    ("無効", "むこう"),
    ("目標日", "もくひょうび"),
    ("薬歴", "やくれき"),
    ("様式", "ようしき"),
    ("予行", "よこう"),
    ("履歴", "りれき"),
    ("連絡体制図", "れんらくたいせいず"),
];

/// Where forms of an item's page are sent.
const OF_ITEM: [&str; 2] = ["/evidence/", "/photo-link/"];

/// Elements whose text may hold no markup.
const PLAIN: [&str; 7] = ["title", "option", "textarea", "script", "style", "svg", "ruby"];

/// Turns the readings on or off in this browser, and leads back.
pub(crate) async fn turn(headers: HeaderMap) -> Response {
    let life = if wishes(&headers) { "0" } else { "31536000" };
    let set = format!("{COOKIE}=1; HttpOnly; SameSite=Strict; Path=/; Max-Age={life}");
    ([(header::SET_COOKIE, set)], Redirect::to(&came_from(&headers))).into_response()
}

/// The page from which the wish came: its path only, so that nobody is led elsewhere.
pub(crate) fn came_from(headers: &HeaderMap) -> String {
    let referer = headers.get(header::REFERER).and_then(|referer| referer.to_str().ok()).unwrap_or_default();
    let path = referer.split_once("://").and_then(|(_, rest)| Some(rest.split_once('/')?.1)).unwrap_or_default();
    nearest(&format!("/{}", path.trim_start_matches(['/', '\\'])))
}

/// The nearest page that can be opened: what a form's sending shows stands at an address that only takes forms.
fn nearest(wanted: &str) -> String {
    let routes = routes();
    let opens = |path: &str| {
        let fits = |route: &&Route| {
            let (own, asked): (Vec<&str>, Vec<&str>) = (route.path.split('/').collect(), path.split('/').collect());
            let is_same = |(own, asked): (&&str, &&str)| own.starts_with('{') || own == asked;
            let takes_rest = own.last().is_some_and(|last| last.starts_with("{*")) && asked.len() >= own.len();
            (own.len() == asked.len() || takes_rest) && own.iter().zip(&asked).all(is_same)
        };
        // What has a route of its own is not what a placeholder beside it stands for.
        let has_own = routes.iter().any(|route| route.path == path);
        let leads = |route: &&Route| if has_own { route.path == path } else { fits(route) };
        routes.iter().filter(leads).any(|route| route.method == "GET")
    };
    let mut path = wanted.split(['?', '#']).next().unwrap_or_default();
    if let Some(key) = OF_ITEM.iter().find_map(|sent| path.strip_prefix(sent)) {
        return format!("/items/{key}");
    }
    if opens(path) {
        return wanted.to_owned();
    }
    while let Some((above, _)) = path.rsplit_once('/').filter(|(above, _)| !above.is_empty()) {
        path = above;
        if opens(path) {
            return path.to_owned();
        }
    }
    "/".to_owned()
}

fn wishes(headers: &HeaderMap) -> bool {
    cookie(headers, COOKIE).is_some()
}

/// Puts the readings into pages for browsers that wish for them.
pub(crate) async fn put(request: Request, next: Next) -> Response {
    let wished = wishes(request.headers());
    let response = next.run(request).await;
    let is_page =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !wished || !is_page {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, MOST_BYTES).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    parts.headers.remove(header::CONTENT_LENGTH);
    let page = String::from_utf8_lossy(&bytes);
    Response::from_parts(parts, Body::from(with_readings(&page)))
}

/// The page with a reading over each hard word, the first time that it stands in a piece of text.
fn with_readings(page: &str) -> String {
    let mut out = String::with_capacity(page.len() * 2);
    let mut inside: Option<&str> = None;
    let mut rest = page;
    while let Some((text, tail)) = rest.split_once('<') {
        if inside.is_none() {
            over_words(&mut out, text)
        } else {
            out.push_str(text)
        }
        let Some((tag, after)) = tail.split_once('>') else {
            out.push('<');
            rest = tail;
            break;
        };
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        match inside {
            None if !tag.starts_with('/') => inside = PLAIN.iter().find(|plain| **plain == name).copied(),
            Some(open) if tag.starts_with('/') && open == name => inside = None,
            _ => {}
        }
        out.push('<');
        out.push_str(tag);
        out.push('>');
        rest = after;
    }
    out.push_str(rest);
    out
}

fn over_words(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        match READINGS.iter().find(|(word, _)| rest.starts_with(word)) {
            Some((word, reading)) => {
                out.push_str("<ruby>");
                out.push_str(word);
                out.push_str("<rp>（</rp><rt>");
                out.push_str(reading);
                out.push_str("</rt><rp>）</rp></ruby>");
                rest = rest.strip_prefix(word).unwrap_or_default();
            }
            None => {
                out.push(first);
                rest = rest.strip_prefix(first).unwrap_or_default();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_leads_back_to_a_page_that_can_be_opened() {
        for (from, back) in [
            ("/ledgers/devices?q=PC", "/ledgers/devices?q=PC"),
            ("/ledgers/devices/import", "/ledgers/devices"),
            ("/items/r7/pharmacy/2-12/server", "/items/r7/pharmacy/2-12/server"),
            ("/evidence/r7/pharmacy/2-12/server", "/items/r7/pharmacy/2-12/server"),
            ("/photo-link/r7/pharmacy/2-7", "/items/r7/pharmacy/2-7"),
            ("/machines/code", "/machines"),
            ("/editions/r8/back", "/editions/r8"),
            ("/sessions/7/end", "/"),
            ("/nothing/at/all", "/"),
            ("/", "/"),
        ] {
            assert_eq!(nearest(from), back, "{from}");
        }
    }

    #[test]
    fn words_get_their_readings_where_markup_may_stand() {
        let of = |word: &str, reading: &str| format!("<ruby>{word}<rp>（</rp><rt>{reading}</rt><rp>）</rp></ruby>");
        for (page, expected) in [
            ("<p>台帳を見る</p>", format!("<p>{}を見る</p>", of("台帳", "だいちょう"))),
            ("<title>台帳</title><p>棚</p>", "<title>台帳</title><p>棚</p>".to_owned()),
            ("<input value=\"台帳\">台", "<input value=\"台帳\">台".to_owned()),
            ("<option>台帳</option>規程<br>", format!("<option>台帳</option>{}<br>", of("規程", "きてい"))),
            ("運用管理規程", "運用管理規程".to_owned()),
            ("<b>運用管理規程</b>", format!("<b>{}</b>", of("運用管理規程", "うんようかんりきてい"))),
            ("a < b", "a < b".to_owned()),
        ] {
            assert_eq!(with_readings(page), expected, "{page}");
        }
    }

    #[test]
    fn a_word_that_begins_with_another_stands_before_it() {
        for (at, (word, _)) in READINGS.iter().enumerate() {
            let earlier = READINGS.iter().take(at).find(|(other, _)| word.starts_with(other));
            assert!(earlier.is_none(), "{word} is never reached behind {earlier:?}");
        }
    }

    #[test]
    fn nobody_is_led_elsewhere() {
        for (referer, path) in [
            ("http://127.0.0.1:8420/items/r7?x=1", "/items/r7?x=1"),
            ("http://127.0.0.1:8420/machines/0a1b", "/machines/0a1b"),
            ("http://127.0.0.1:8420/machines/sticks", "/machines"),
            ("https://evil.example//evil.example/", "/"),
            ("https://evil.example/\\evil.example", "/"),
            ("nonsense", "/"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::REFERER, referer.parse().unwrap());
            assert_eq!(came_from(&headers), path, "{referer}");
        }
    }
}
