//! 予定を知らせるメール: to a real mail server, over each way, and to none that is not the one that was named.

use crate::pages::{Pages, midori};
use crate::run::{Folder, Ran};
use serde_json::Value;
use std::fs;
use std::io::{BufRead as _, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

const USER: &str = "yakkyoku";
const PASSWORD: &str = "himitsu no kagi 7";

/// A mail server, and the certificate that it shows.
struct Server {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    port: String,
    certificate: String,
}

impl Server {
    fn start(folder: &Folder, way: &str) -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let kept = |name: &str, text: String| {
            let file = folder.path(name).to_str().unwrap().to_owned();
            fs::write(&file, text).unwrap();
            file
        };
        let certificate = kept("server.pem", made.cert.pem());
        let key = kept("server.key", made.signing_key.serialize_pem());
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/mail_server.py");
        let mut child = Command::new(python())
            .args(["-W", "ignore", "-B"])
            .arg(script)
            .args([way, &certificate, &key, USER, PASSWORD])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines.next().expect("the mail server did not start").unwrap();
        Self { child, lines, port, certificate }
    }

    /// The next mail that it took.
    fn mail(&mut self) -> Value {
        serde_json::from_str(&self.lines.next().expect("no mail came").unwrap()).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// A Python that has a mail server.
fn python() -> &'static str {
    let has_it = |python: &&str| {
        let asked = Command::new(python).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
        asked.is_ok_and(|status| status.success())
    };
    ["python3", "/usr/bin/python3"]
        .into_iter()
        .find(has_it)
        .expect("no Python has aiosmtpd; `cargo xtask test` installs it")
}

/// The program, which trusts the server's certificate.
fn run(folder: &Folder, server: &Server, args: &[&str]) -> Ran {
    let output = folder.command(args).env("SSL_CERT_FILE", &server.certificate).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

/// Sets the mail server; what is given last stands before what is usual.
fn set(folder: &Folder, server: &Server, flags: &[(&str, &str)]) -> Ran {
    let secret = folder.path("password.txt");
    fs::write(&secret, format!("{PASSWORD}\n")).unwrap();
    let mut all = vec![
        ("--host", "localhost"),
        ("--port", server.port.as_str()),
        ("--user", USER),
        ("--password-from", secret.to_str().unwrap()),
        ("--from", "薬守 <yakumori@example.jp>"),
        ("--to", "緑 花子 <hanako@example.jp>"),
    ];
    all.retain(|(name, _)| flags.iter().all(|(given, _)| given != name));
    let args: Vec<&str> = all.iter().chain(flags).flat_map(|(name, value)| [*name, *value]).collect();
    run(folder, server, &[&["mail", "set"], args.as_slice()].concat())
}

#[test]
fn a_mail_arrives_over_each_way_and_over_no_lesser_one() {
    // With the ways that the same server must refuse. (One that waits for TLS says nothing to who waits for its word.)
    for (way, is_encrypted, others) in
        [("tls", true, &[][..]), ("starttls", true, &["tls"]), ("plain", false, &["tls", "starttls"])]
    {
        let folder = midori();
        let mut server = Server::start(&folder, way);
        let done = set(&folder, &server, &[("--security", way), ("--to", "a@example.jp"), ("--to", "b@example.jp")]);
        assert_eq!(done.code, 0, "{way}: {done:?}");
        let tried = run(&folder, &server, &["mail", "test"]);
        assert_eq!(tried.code, 0, "{way}: {tried:?}");
        let mail = server.mail();
        assert_eq!(mail["subject"], "【薬守】試しのメール みどり<薬局>", "{mail}");
        assert_eq!(mail["to"], serde_json::json!(["a@example.jp", "b@example.jp"]), "{mail}");
        assert_eq!((&mail["from"], &mail["user"]), (&"yakumori@example.jp".into(), &USER.into()), "{mail}");
        assert_eq!(
            (&mail["encrypted"], &mail["automatic"]),
            (&is_encrypted.into(), &"auto-generated".into()),
            "{mail}"
        );

        // Nothing goes in the clear instead.
        for other in others {
            assert_eq!(set(&folder, &server, &[("--security", *other)]).code, 0);
            let tried = run(&folder, &server, &["mail", "test"]);
            assert_eq!(tried.code, 3, "{way} asked for {other}: {tried:?}");
            assert!(tried.err.contains("メールを送れませんでした"), "{tried:?}");
        }
        assert_eq!(set(&folder, &server, &[("--security", way)]).code, 0);
        assert_eq!(run(&folder, &server, &["mail", "test"]).code, 0);
        assert_eq!(
            server.mail()["to"],
            serde_json::json!(["hanako@example.jp"]),
            "the next that was taken is the last"
        );
    }
}

#[test]
fn a_server_that_is_not_the_one_named_gets_nothing() {
    let folder = midori();
    let mut server = Server::start(&folder, "tls");
    assert_eq!(set(&folder, &server, &[]).code, 0);
    let untrusted = folder.run(&["mail", "test"]);
    assert!(untrusted.code == 3 && untrusted.err.contains("certificate"), "{untrusted:?}");
    assert_eq!(set(&folder, &server, &[("--host", "127.0.0.1")]).code, 0);
    let misnamed = run(&folder, &server, &["mail", "test"]);
    assert!(misnamed.code == 3 && misnamed.err.contains("certificate"), "{misnamed:?}");

    let wrong = folder.path("wrong.txt");
    fs::write(&wrong, "chigau kagi 1234\n").unwrap();
    assert_eq!(set(&folder, &server, &[("--password-from", wrong.to_str().unwrap())]).code, 0);
    let refused = run(&folder, &server, &["mail", "test"]);
    assert!(refused.code == 3 && refused.err.contains("535"), "{refused:?}");
    assert!(!format!("{refused:?}").contains("chigau"), "{refused:?}");
    let shown = run(&folder, &server, &["mail", "show"]);
    assert!(shown.err.contains("メールを送れませんでした"), "{shown:?}");

    assert_eq!(set(&folder, &server, &[("--to", "last@example.jp")]).code, 0);
    assert_eq!(run(&folder, &server, &["mail", "test"]).code, 0);
    assert_eq!(server.mail()["to"], serde_json::json!(["last@example.jp"]), "none of the others came");
}

#[test]
fn what_is_set_wrongly_is_refused_with_what_to_do() {
    let folder = midori();
    let server = Server::start(&folder, "plain");
    for (flags, said) in [
        (&[("--host", "smtp.example.jp"), ("--security", "plain")][..], "この機器の中のメールサーバ"),
        (&[("--host", "smtp.example.jp/x")], "メールサーバの名前"),
        (&[("--port", "0")], "ポートは1から65535"),
        (&[("--from", "緑")], "差出人には"),
        (&[("--from", "a@example.jp,b@example.jp")], "差出人には"),
        (&[("--to", "hanako")], "「hanako」"),
        (&[("--to", "")], "宛先は1つから10個"),
        (&[("--to", "a@b.jp\r\nBcc: c@d.jp")], "メールアドレスとして読めません"),
        (&[("--security", "ssl")], "tls・starttls・plain"),
    ] {
        let refused = set(&folder, &server, flags);
        assert!(refused.code == 2 && refused.err.contains(said), "{flags:?}: {refused:?}");
    }
    let none = run(&folder, &server, &["mail", "test"]);
    assert!(none.code == 2 && none.err.contains("設定されていません"), "{none:?}");
    assert_eq!(run(&folder, &server, &["mail", "remind", "--json"]).json()["reminded"], "not_set");
}

#[test]
fn the_password_lies_with_the_keys_and_goes_to_its_own_server_alone() {
    let folder = midori();
    let server = Server::start(&folder, "tls");
    assert_eq!(set(&folder, &server, &[]).code, 0);
    let secret = folder.path("data/keys/mail.password");
    assert_eq!(fs::read_to_string(&secret).unwrap(), PASSWORD);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&secret).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(!fs::read_to_string(folder.path("data/mail.json")).unwrap().contains(PASSWORD));

    // Kept for the same server, asked for anew for another.
    let again = |flags: &[&str]| {
        let base =
            ["mail", "set", "--user", USER, "--from", "a@example.jp", "--to", "b@example.jp", "--port", &server.port];
        run(&folder, &server, &[&base, flags].concat())
    };
    assert_eq!(again(&["--host", "localhost"]).code, 0);
    let asked = again(&["--host", "smtp.example.jp"]);
    assert!(asked.code == 2 && asked.err.contains("パスワードを入れてください"), "{asked:?}");

    let place = folder.path("copies");
    fs::create_dir(&place).unwrap();
    assert_eq!(folder.run(&["copy", "--to", place.to_str().unwrap()]).code, 0);
    let only = |folder: &Path| fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let copy = only(&only(&place));
    assert!(copy.join("yakumori.db").is_file() && !copy.join("mail.json").exists(), "{copy:?}");
    assert!(!copy.join("keys/mail.password").exists(), "{copy:?}");

    let ended = run(&folder, &server, &["mail", "end"]);
    assert!(ended.code == 0 && ended.out.contains("送りません"), "{ended:?}");
    assert!(!secret.exists() && !folder.path("data/mail.json").exists());
    let told = folder.run(&["history", "--json"]).out;
    for said in ["予定を知らせるメールを設定しました: localhost（1件の宛先）", "予定を知らせるメールをやめました"]
    {
        assert!(told.contains(said), "{said}: {told}");
    }
    for kept_out in [PASSWORD, "example.jp\""] {
        assert!(!told.contains(kept_out), "{kept_out}: {told}");
    }
}

#[test]
fn one_mail_a_day_tells_what_is_coming_while_the_pages_are_served() {
    let folder = midori();
    let mut server = Server::start(&folder, "plain");
    let pages = Pages::serve(&folder, "ja");
    let page = pages.get("/mail").text();
    assert!(page.contains("設定しなければ、何も送りません"), "{page}");
    let base = [("host", "127.0.0.1"), ("security", "plain"), ("port", server.port.as_str()), ("user", USER)];
    let fields = [&base[..], &[("password", PASSWORD), ("from", "a@example.jp"), ("to", "b@example.jp")]].concat();
    let refused = pages.fill("/mail", &page, &[&fields[..], &[("to", "b")]].concat());
    assert!(refused.status == 422 || refused.status == 400, "{}", refused.text());
    let kept = pages.fill("/mail", &page, &fields).text();
    assert!(kept.contains("設定しました") && !kept.contains(PASSWORD), "{kept}");
    let tried = pages.fill("/mail", &page, &[("verb", "test")]).text();
    assert!(tried.contains("メールサーバが受け取りました"), "{tried}");
    assert!(server.mail()["subject"].as_str().unwrap().contains("試しのメール"));
    drop(pages);

    // A program that starts looks at once.
    let pages = Pages::serve(&folder, "ja");
    let mail = server.mail();
    let (subject, text) = (mail["subject"].as_str().unwrap(), mail["text"].as_str().unwrap());
    assert!(subject.starts_with("【薬守】みどり<薬局> 過ぎた予定 "), "{subject}");
    for said in ["1年先までの予定です", "（過ぎています）", "〔薬守の目安〕", "機器を見て回り"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    let told = |pages: &Pages| !pages.get("/mail").text().contains("まだありません");
    assert!((0..1000).any(|_| told(&pages)), "the page does not tell that it was sent");
    drop(pages);
    let reminded = || run(&folder, &server, &["mail", "remind", "--json"]).json()["reminded"].clone();
    assert_eq!(reminded(), "sent_today");
    let setting = folder.path("data/mail.json");
    let back = |days: i32| {
        let mut kept: Value = serde_json::from_slice(&fs::read(&setting).unwrap()).unwrap();
        kept["sent_on"] = flow::Clock::Machine.today().plus_days(-days).to_string().into();
        fs::write(&setting, kept.to_string()).unwrap();
    };
    back(6);
    assert_eq!(reminded(), "told_already");
    back(7);
    assert_eq!(reminded(), "sent");
}
