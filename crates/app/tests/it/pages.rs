//! The pages as a browser meets them: who gets in, what every answer carries, and which papers come.

use crate::run::{Folder, sample};
use std::cell::RefCell;
use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

/// A program that serves its pages until the test ends.
pub struct Pages {
    child: Child,
    pub host: String,
    /// What the browser holds: the key of this run, until somebody signs in.
    pub ticket: RefCell<String>,
}

/// What a server answered.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Pages {
    pub fn serve(folder: &Folder, lang: &str) -> Self {
        Self::serve_with(folder, &["--lang", lang])
    }

    pub fn serve_with(folder: &Folder, flags: &[&str]) -> Self {
        Self::serve_on(folder, &[&["--on", "2025-11-25"], flags].concat())
    }

    /// As of the day that it is, unless a flag says another.
    pub fn serve_on(folder: &Folder, flags: &[&str]) -> Self {
        let mut child = folder
            .command(&["serve", "--no-open", "--listen", "127.0.0.1:0"])
            .args(flags)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let address = lines.map(|line| line.trim().to_owned()).find(|line| line.starts_with("http://")).unwrap();
        let (host, asked) = address.trim_start_matches("http://").split_once('/').unwrap();
        let key = asked.trim_start_matches("?key=").to_owned();
        Self { child, host: host.to_owned(), ticket: RefCell::new(key) }
    }

    fn ask(&self, method: &str, path: &str, host: &str, cookie: &str) -> Answer {
        let request =
            format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
        self.exchange(request.as_bytes())
    }

    /// The form of a page that was opened, filled in and sent by its own page.
    pub fn fill(&self, path: &str, opened: &str, fields: &[(&str, &str)]) -> Answer {
        let hidden = ["token", "entry", "id"].into_iter().filter(|name| opened.contains(&format!("name=\"{name}\"")));
        let hidden: Vec<(&str, String)> = hidden.map(|name| (name, value(opened, name))).collect();
        let hidden = hidden.iter().map(|(name, value)| (*name, value.as_str()));
        let body: Vec<String> =
            hidden.chain(fields.iter().copied()).map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        self.post(path, &format!("http://{}", self.host), &body.join("&"))
    }

    /// A file as a browser sends it.
    pub fn upload(&self, path: &str, token: &str, file: (&str, &[u8])) -> Answer {
        self.upload_with(path, &[("token", token)], file)
    }

    /// A form with a file.
    pub fn upload_with(&self, path: &str, fields: &[(&str, &str)], (name, bytes): (&str, &[u8])) -> Answer {
        let part = |head: &str| format!("--cut\r\nContent-Disposition: form-data; {head}\r\n\r\n");
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(format!("{}{value}\r\n", part(&format!("name=\"{name}\""))).into_bytes());
        }
        body.extend(part(&format!("name=\"file\"; filename=\"{name}\"")).into_bytes());
        body.extend(bytes);
        body.extend(b"\r\n--cut--\r\n");
        let (host, key, length) = (&self.host, self.ticket.borrow(), body.len());
        let mut request = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nCookie: yakumori={key}\r\nOrigin: http://{host}\r\n\
             Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        )
        .into_bytes();
        request.extend(body);
        self.exchange(&request)
    }

    /// These fields as the program's own page sends them.
    pub fn post_fields(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        self.post(path, &format!("http://{}", self.host), &body.join("&"))
    }

    /// A form as a browser sends it, with its cookie.
    pub fn post(&self, path: &str, origin: &str, body: &str) -> Answer {
        self.send("POST", path, (&self.cookie(), origin), body)
    }

    pub fn send(&self, method: &str, path: &str, (cookie, origin): (&str, &str), body: &str) -> Answer {
        let origin = if origin.is_empty() { String::new() } else { format!("Origin: {origin}\r\n") };
        let (host, length) = (&self.host, body.len());
        self.exchange(
            format!(
                "{method} {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n{origin}\
                 Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            )
            .as_bytes(),
        )
    }

    pub fn cookie(&self) -> String {
        format!("yakumori={}", self.ticket.borrow())
    }

    /// Keeps the cookie that came with an answer, as a browser does.
    pub fn keep(&self, answer: &Answer) {
        let given = answer.head.split("set-cookie: yakumori=").nth(1).unwrap_or_else(|| panic!("{}", answer.head));
        *self.ticket.borrow_mut() = given.split(';').next().unwrap().to_owned();
    }

    fn exchange(&self, request: &[u8]) -> Answer {
        exchange(&self.host, request)
    }

    /// With the cookie that the first visit gave.
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &self.host, &self.cookie())
    }
}

/// Sends a request and reads what is answered.
fn exchange(host: &str, request: &[u8]) -> Answer {
    answered(TcpStream::connect(host).unwrap(), request)
}

/// Sends a request on a stream and reads what is answered.
pub fn answered(mut stream: impl Read + Write, request: &[u8]) -> Answer {
    // A server that refuses a large form answers and closes before all of it is sent.
    let _cut = stream.write_all(request);
    let mut bytes = Vec::new();
    let _cut = stream.read_to_end(&mut bytes);
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.to_lowercase(), body: bytes[end + 4..].to_vec() }
}

/// A form from the program's own page, sent by a browser that holds nothing.
pub fn post_to(host: &str, path: &str, body: &str) -> Answer {
    post_as(host, path, "", body)
}

/// A form from the program's own page, sent by a browser that holds this cookie.
pub fn post_as(host: &str, path: &str, cookie: &str, body: &str) -> Answer {
    let length = body.len();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nOrigin: http://{host}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    exchange(host, request.as_bytes())
}

impl Drop for Pages {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A hidden or written value of the form.
pub fn value(page: &str, name: &str) -> String {
    let field = page.split(&format!("name=\"{name}\"")).nth(1).unwrap_or_else(|| panic!("no {name}: {page}"));
    field.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// Text as a form carries it.
pub fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

pub fn midori() -> Folder {
    let folder = Folder::new();
    assert_eq!(folder.run(&["init", "--name", "みどり<薬局>"]).code, 0);
    for (ledger, file) in [("devices", "機器台帳.xlsx"), ("vendor-reply", "事業者確認用_B社.xlsx")] {
        let ran = folder.run(&["import", ledger, &sample(file)]);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    folder
}

#[test]
fn only_who_holds_the_key_gets_in() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let (own, port) = (pages.host.clone(), pages.host.rsplit_once(':').unwrap().1);
    let (localhost, key, cookie) =
        (format!("localhost:{port}"), pages.ticket.borrow().clone(), format!("other=1; {}", pages.cookie()));
    let with_key = format!("/items/r7/pharmacy/2-6?key={key}");
    for (method, path, host, cookie, status) in [
        ("GET", "/", own.as_str(), "", 403),
        ("GET", "/style.css", &own, "", 200),
        ("GET", "/favicon.ico", &own, "", 200),
        ("GET", "/style.css/..", &own, "", 403),
        ("GET", "/papers/checklist.pdf", &own, "yakumori=", 403),
        ("GET", "/", &own, "yakumori=00000000000000000000000000", 403),
        ("GET", "/?key=00000000000000000000000000", &own, "", 403),
        ("GET", &with_key, &own, "", 303),
        ("GET", &with_key, "example.com", "", 421),
        ("GET", "/", "example.com", &cookie, 421),
        ("POST", "/", &own, &cookie, 403),
        ("PUT", "/", &own, &cookie, 405),
        ("GET", "/", &own, &cookie, 200),
        ("GET", "/", &localhost, &cookie, 200),
        ("HEAD", "/", &own, &cookie, 200),
        ("GET", "/nowhere", &own, &cookie, 404),
        ("GET", "/items/r7/pharmacy/9-9", &own, &cookie, 404),
        ("GET", "/papers/..%2f..%2fyakumori.db", &own, &cookie, 404),
        ("GET", "/papers/nothing.pdf", &own, &cookie, 404),
        ("GET", "/papers/checklist.exe", &own, &cookie, 404),
    ] {
        let answer = pages.ask(method, path, host, cookie);
        assert_eq!(answer.status, status, "{method} {path} for {host} with {cookie:?}: {}", answer.text());
        for header in ["content-security-policy: default-src 'none'", "x-content-type-options: nosniff"] {
            assert!(answer.head.contains(header), "{method} {path} lacks {header}");
        }
    }
    for (path, cookie, said) in
        [("/nowhere", cookie.as_str(), "そのページはありません。"), ("/", "", "鍵（?key=…）まで含めて")]
    {
        let text = pages.ask("GET", path, &own, cookie).text();
        assert!(text.starts_with("<!doctype html>") && text.contains(said), "{text}");
    }
    let entered = pages.ask("GET", &with_key, &own, "");
    assert!(entered.head.contains("location: /items/r7/pharmacy/2-6"), "the key leaves the address: {}", entered.head);
    assert!(entered.head.contains("httponly; samesite=strict"), "{}", entered.head);
}

#[test]
fn the_pages_show_what_was_judged_and_give_the_papers() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let home = pages.get("/").text();
    assert!(home.contains("<html lang=\"ja\">") && home.contains("今日やること"), "{home}");
    assert!(home.contains("みどり&#60;薬局&#62;") && !home.contains("<薬局>"), "a name cannot become markup");
    let links: Vec<&str> = home.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(links.iter().filter(|link| link.starts_with("/items/")).count() >= 19, "{links:?}");
    for link in links.iter().filter(|link| link.starts_with('/')) {
        let answer = pages.get(link);
        assert_eq!(answer.status, 200, "{link}");
        assert!(!link.ends_with(".pdf") || answer.body.starts_with(b"%PDF-"), "{link} is no PDF");
        assert!(!link.ends_with(".xlsx") || answer.body.starts_with(b"PK"), "{link} is no workbook");
    }
    let patches = pages.get("/items/r7/pharmacy/2-6").text();
    assert!(patches.contains("MIDORI-PC2のOS（Win8）") && patches.contains("次にすること"), "{patches}");
}

#[test]
fn what_a_person_looks_for_comes_first_and_pages_are_told_apart() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let home = pages.get("/").text();
    let at = |text: &str| home.find(text).unwrap_or_else(|| panic!("{text} is not on the page: {home}"));
    assert!(at("今日やること</h1>") < at("様式は出せますか") && at("様式は出せますか") < at("チェックリスト</h2>"));
    assert!(at("直すところの一覧") < at("未回答です"), "what is to be mended is listed on the page");
    let title = |path: &str| {
        let page = pages.get(path).text();
        page.split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap().to_owned()
    };
    let (server, terminal) = (title("/items/r7/pharmacy/2-12/server"), title("/items/r7/pharmacy/2-12/terminal"));
    assert_ne!(server, terminal);
    assert!(server.contains("サーバ") && terminal.contains("端末PC"), "{server}, {terminal}");
}

#[test]
fn the_pages_speak_english_when_asked() {
    let folder = midori();
    let pages = Pages::serve(&folder, "en");
    let home = pages.get("/").text();
    assert!(home.contains("<html lang=\"en\">") && home.contains("What to do today"), "{home}");
}

#[test]
fn other_machines_cannot_be_let_in() {
    let folder = midori();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:80"] {
        let ran = folder.run(&["serve", "--no-open", "--listen", address]);
        assert_ne!(ran.code, 0, "{address}");
        assert!(ran.err.contains("127.0.0.1"), "{ran:?}");
    }
}

/// A browser reads English once somebody who is in asked for it, and Japanese again.
#[test]
fn a_browser_turns_to_the_other_language() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let origin = format!("http://{}", pages.host);
    let turned = |cookie: &str| pages.send("POST", "/language", (cookie, &origin), "").head;
    assert!(turned(&pages.cookie()).contains("language=en"), "the other one than the page's");
    assert_eq!(pages.send("POST", "/language", (&pages.cookie(), "http://evil.example"), "").status, 403);
    let cookie = format!("{}; language=en", pages.cookie());
    let page = pages.send("GET", "/", (&cookie, ""), "").text();
    assert!(
        page.contains("<html lang=\"en\">") && page.contains(">Today</a>") && page.contains(">日本語</button>"),
        "{page}"
    );
    assert!(turned(&cookie).contains("language=ja"));
    assert!(pages.get("/").text().contains("<html lang=\"ja\">"), "nobody else's pages change");
}

/// Readings stand over hard words in the browser that asked for them, on pages only, until it asks again.
#[test]
fn readings_are_put_over_hard_words_where_they_are_asked_for() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let origin = format!("http://{}", pages.host);
    let ruby = "<ruby>台帳<rp>";
    assert!(!pages.get("/").text().contains(ruby));
    let on = pages.send("POST", "/furigana", (&pages.cookie(), &origin), "");
    assert!(on.status == 303 && on.head.contains("furigana=1") && on.head.contains("location: /"), "{}", on.head);
    assert_eq!(pages.send("POST", "/furigana", (&pages.cookie(), "http://evil.example"), "").status, 403);
    let cookie = format!("{}; furigana=1", pages.cookie());
    let page = pages.send("GET", "/", (&cookie, ""), "");
    assert!(page.text().contains(ruby), "{}", page.text());
    assert!(page.head.contains("content-security-policy"), "{}", page.head);
    assert!(!pages.send("GET", "/api/v1/ledgers", (&cookie, ""), "").text().contains("<ruby>"));
    let off = pages.send("POST", "/furigana", (&cookie, &origin), "");
    assert!(off.head.contains("max-age=0"), "{}", off.head);
    let folder = midori();
    let english = Pages::serve(&folder, "en");
    let cookie = format!("{}; furigana=1", english.cookie());
    assert!(!english.get("/").text().contains("ふりがな"));
    assert_eq!(english.send("GET", "/", (&cookie, ""), "").status, 200);
}

#[test]
fn english_pages_count_and_name_in_english() {
    let folder = midori();
    let pages = Pages::serve(&folder, "en");
    let home = pages.get("/").text();
    assert!(home.contains("2-⑫ (server)") && !home.contains("（サーバ）") && !home.contains("端末PC）"), "{home}");
    let found = |words: &str| pages.get(&format!("/ledgers/devices?q={words}")).text();
    assert!(found("MIDORI-PC1").contains("(1 row)") || found("MIDORI-PC1").contains("（1 row）"));
    assert!(!found("MIDORI-PC1").contains("1 rows"), "{}", found("MIDORI-PC1"));
    let lost = pages.get("/nowhere").text();
    assert!(lost.contains("There is no such page.") && !lost.contains("そのページは"), "{lost}");
}

#[test]
fn an_address_that_cannot_be_read_is_told_in_the_readers_language() {
    let folder = midori();
    for (lang, says) in [("ja", "この住所の「?」の後は読めません"), ("en", "what stands behind the")] {
        let told = Pages::serve(&folder, lang).get("/history?page=-1");
        assert!(told.status == 400 && told.text().contains(says), "{}", told.text());
        assert!(!told.text().contains("deserialize"), "{}", told.text());
    }
}
