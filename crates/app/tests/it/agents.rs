//! Machines that report by themselves: the small program against a real server over TLS, let in by a code, heard, missed and refused.

use crate::doctor::tamper;
use crate::machines::{DAY, key, signed};
use crate::pages::{Answer, Pages, value};
use crate::run::{Folder, Ran};
use crate::sign_in::{PASSWORD, sign_in, with_officer};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The small program, which the package `collect` builds.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let program = Path::new(env!("CARGO_BIN_EXE_yakumori")).with_file_name("yakumori-agent");
        // The tests of this package alone do not build another's program, and an old one must not be tried in place of the code:
        // cargo knows whether there is anything to do.
        let folder = program.parent().unwrap();
        let profile = if folder.ends_with("debug") { "dev" } else { "release" };
        let target = folder.parent().unwrap();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--locked", "--profile", profile, "--target-dir"]).arg(target);
        let built = cargo.args(["-p", "app", "-p", "collect", "--bin", "yakumori-agent"]).output().unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        program
    })
}

/// A machine of the shop, which keeps its key in a folder of its own.
struct Agent(Folder);

impl Agent {
    fn new() -> Self {
        Self(Folder::new())
    }

    fn run(&self, args: &[&str]) -> Ran {
        let own = self.0.path("own");
        let output = Command::new(program()).args(args).args(["--folder".as_ref(), own.as_os_str()]).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    fn enroll(&self, (code, server): &(String, String)) -> Ran {
        self.run(&["enroll", code, "--server", server])
    }

    /// A pass that has something to tell: what was sent before is forgotten.
    fn pass(&self) -> Ran {
        let _first = std::fs::remove_file(self.0.path("own/sent.txt"));
        self.run(&["run"])
    }

    /// How many reports wait.
    fn waiting(&self) -> usize {
        std::fs::read_dir(self.0.path("own/queue")).map_or(0, Iterator::count)
    }
}

/// It failed, and said why in both languages.
#[track_caller]
fn refused(ran: &Ran, says: &str) {
    assert!(ran.code == 3 && ran.err.contains(says), "{says}: {ran:?}");
}

/// A pharmacy whose network is open at a port that stays.
fn opened() -> (Folder, Pages) {
    let (folder, pages) = with_officer();
    let port = TcpListener::bind("0.0.0.0:0").unwrap().local_addr().unwrap().port().to_string();
    let page = pages.get("/network").text();
    assert_eq!(pages.fill("/network", &page, &[("port", &port)]).status, 303);
    (folder, pages)
}

/// A code and the server's address, as the page shows them.
fn code(pages: &Pages) -> (String, String) {
    let made = pages.fill("/machines/code", &pages.get("/machines").text(), &[]);
    assert_eq!(made.status, 200, "{}", made.text());
    let page = made.text();
    assert!(page.contains("<svg class=\"qr\""), "{page}");
    let line = page.split("yakumori-agent enroll ").nth(1).unwrap().split('<').next().unwrap();
    let (code, server) = line.split_once(" --server ").unwrap();
    (code.to_owned(), server.to_owned())
}

fn machines(folder: &Folder) -> serde_json::Value {
    folder.run(&["machines", "list", "--json"]).json()
}

#[test]
fn a_machine_is_let_in_by_a_code_and_reports_by_itself() {
    let (folder, pages) = opened();
    let agent = Agent::new();
    refused(&agent.run(&["run"]), "登録されていません");
    let enrolled = agent.enroll(&code(&pages));
    assert!(enrolled.code == 0 && enrolled.out.contains("登録しました"), "{enrolled:?}");
    let list = machines(&folder);
    let [machine] = &list.as_array().unwrap()[..] else { panic!("one machine: {list}") };
    assert_eq!((&machine["keys"][0]["number"], &machine["reports_by_itself"]), (&1.into(), &true.into()));
    let shown = machine["keys"][0]["fingerprint"].as_str().unwrap();
    assert!(enrolled.out.contains(shown), "{enrolled:?}");
    let sent = agent.pass();
    assert!(sent.code == 0 && sent.out.contains("報告しました（1件）"), "{sent:?}");
    assert_eq!(agent.waiting(), 0);
    let history = folder.run(&["history"]).out;
    assert!(history.contains(&format!("機器が自分で報告するようにしました: {shown}")), "{history}");
    assert!(pages.get("/machines").text().contains("自分で報告"));
}

#[test]
fn what_cannot_be_sent_waits_and_comes_later_in_its_order() {
    let (folder, pages) = opened();
    let agent = Agent::new();
    assert_eq!(agent.enroll(&code(&pages)).code, 0);
    drop(pages);
    for waiting in 1..=2 {
        refused(&agent.pass(), "つながりません");
        assert_eq!(agent.waiting(), waiting);
    }
    let pages = Pages::serve(&folder, "ja");
    let entered = sign_in(&pages, "緑 花子", PASSWORD, "");
    pages.keep(&entered);
    // The program opens the network by itself soon after it starts.
    let is_open = || pages.get("/network").text().contains("店内の端末から開けます");
    assert!((0..2000).any(|_| is_open()), "{}", pages.get("/network").text());
    let sent = agent.pass();
    assert!(sent.code == 0 && sent.out.contains("（3件）"), "{sent:?}");
    assert_eq!(agent.waiting(), 0);
}

#[test]
fn a_code_is_good_once_for_half_an_hour_and_for_its_own_server() {
    let (folder, pages) = opened();
    let (first, second) = (Agent::new(), Agent::new());
    let used = code(&pages);
    assert_eq!(first.enroll(&used).code, 0);
    refused(&second.enroll(&used), "この登録コードは使えません");
    let lapsed = code(&pages);
    tamper(&folder, "UPDATE passes SET until_ms = 1 WHERE kind = 'agent'");
    refused(&second.enroll(&lapsed), "この登録コードは使えません");
    let server = lapsed.1.clone();
    let wrong_use = second.enroll(&(lapsed.0.replacen('-', "", 1).chars().skip(1).collect(), server.clone()));
    assert!(wrong_use.code == 2 && wrong_use.err.contains("24文字"), "{wrong_use:?}");
    assert_eq!(second.enroll(&(lapsed.0, "http://shop:1".to_owned())).code, 2);
    // Another pharmacy's server in the place of this one.
    let (_other, others) = opened();
    let (foreign, _) = code(&others);
    refused(&second.enroll(&(foreign, server)), "登録した薬守ではありません");
    let made = folder.run(&["machines", "code", "--json"]).json();
    let by_command = (made["code"].as_str().unwrap().to_owned(), made["server"].as_str().unwrap().to_owned());
    assert_eq!(second.enroll(&by_command).code, 0, "none of that let anything in or used anything up");
    // Once in, the whole certificate is known.
    let kept = second.0.path("own/server.txt");
    let text = std::fs::read_to_string(&kept).unwrap();
    let pin = text.lines().nth(1).unwrap();
    assert_eq!(pin.len(), 64);
    std::fs::write(&kept, text.replace(pin, &"0".repeat(64))).unwrap();
    refused(&second.pass(), "登録した薬守ではありません");
    assert_eq!(second.waiting(), 1, "the report waits for the right server");
}

#[test]
fn a_key_that_was_revoked_is_refused_at_once() {
    let (folder, pages) = opened();
    let agent = Agent::new();
    assert_eq!(agent.enroll(&code(&pages)).code, 0);
    let key = machines(&folder)[0]["keys"][0]["fingerprint"].as_str().unwrap().to_owned();
    let page = pages.get("/machines").text();
    assert_eq!(pages.fill("/machines/revoke", &page, &[("key", &key), ("reason", "盗難")]).status, 303);
    refused(&agent.pass(), "止められています");
    refused(&agent.enroll(&code(&pages)), "止められています");
    assert_eq!(machines(&folder)[0]["keys"][0]["number"], 1);
    assert_eq!(machines(&folder)[0]["reports_by_itself"], false);
}

/// Whatever is refused as a file is refused over the network, and nothing is written.
#[test]
fn reports_over_the_network_go_through_the_same_rules() {
    let (folder, pages) = opened();
    let key = key("受付");
    let report = |number, name, at| signed(&key, number, name, at);
    let send = |note: &str| pages.send("POST", "/api/v1/agents/report", ("", ""), note);
    let fifth = report(5, "受付", DAY);
    told(&send(&fifth), 403, "まだ確かめられていません");
    let (code, _) = code(&pages);
    let enrolment = |code: &str, note: &str| {
        let body = serde_json::json!({ "code": code, "report": note }).to_string();
        pages.send("POST", "/api/v1/agents/enroll", ("", ""), &body)
    };
    let other = format!("zzzz{}", code.trim_start_matches(|c| c != '-'));
    told(&enrolment(&other, &fifth), 403, "この登録コードは使えません");
    told(&enrolment(&code, &fifth.replace("受付", "調剤")), 422, "機器");
    told(&enrolment(&code, "{}"), 422, "機器の報告として読めません");
    told(&pages.send("POST", "/api/v1/agents/enroll", ("", ""), "x"), 400, "JSON");
    assert_eq!(enrolment(&code, &fifth).status, 200, "what was refused did not use the code up");
    let entries = || folder.run(&["history", "--json"]).json().as_array().unwrap().len();
    let before = entries();
    let later = report(6, "受付", "2025-11-21T01:00:00Z");
    for (note, status, says) in [
        (fifth.clone(), 409, "もう取り込んであります"),
        (report(4, "受付", DAY), 409, "後の報告"),
        (report(6, "受付", "2025-11-19T01:00:00Z"), 422, "より前です"),
        (report(6, "受付", "2099-01-01T00:00:00Z"), 422, "まだ来ていません"),
        (later.replace("\"number\":6", "\"number\":7"), 422, "署名のあとで変わっています"),
        (report(6, "調剤", DAY), 422, "鍵の機器が違います"),
        (later.lines().next().unwrap().to_owned(), 422, "機器"),
        (collect::write_report(&crate::machines::report("受付", DAY)).unwrap(), 422, "署名のある報告だけ"),
        (format!("{}{}\n\n\u{2014} x", later.lines().next().unwrap(), " ".repeat(1_000_000)), 422, "大きすぎます"),
        (" ".repeat(1_600_000), 413, "大きすぎます"),
    ] {
        told(&send(&note), status, says);
    }
    assert_eq!(entries(), before, "nothing is written");
    assert_eq!(send(&later).status, 200);
}

/// A problem, with why it is refused.
#[track_caller]
fn told(answer: &Answer, status: u16, says: &str) {
    assert!(answer.status == status && answer.text().contains(says), "{says}: {} {}", answer.status, answer.text());
    assert!(answer.head.contains("application/problem+json"), "{}", answer.head);
}

#[test]
fn no_code_is_made_while_there_is_nowhere_to_report_to() {
    let (folder, pages) = with_officer();
    let refused = pages.fill("/machines/code", &pages.get("/machines").text(), &[]);
    assert!(refused.status == 422 && refused.text().contains("ネットワークを開いて"), "{}", refused.text());
    let ran = folder.run(&["machines", "code"]);
    assert!(ran.code == 2 && ran.err.contains("ネットワークを開いて"), "{ran:?}");
    // A form of another site makes none either.
    let token = value(&pages.get("/machines").text(), "token");
    let body = format!("token={token}");
    assert_eq!(pages.post("/machines/code", "https://example.com", &body).status, 403);
}

/// The system's scheduler is told by files of our own and by one program, and told to forget.
#[cfg(target_os = "linux")]
#[test]
fn the_systems_own_scheduler_starts_each_pass() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_folder, pages) = opened();
    let agent = Agent::new();
    let systemctl = agent.0.path("systemctl");
    std::fs::write(&systemctl, "#!/bin/sh\necho \"$@\" >> \"$SAID\"\n").unwrap();
    std::fs::set_permissions(&systemctl, std::fs::Permissions::from_mode(0o755)).unwrap();
    let (settings, said, own) = (agent.0.path("settings"), agent.0.path("said"), agent.0.path("own"));
    let run = |args: &[&str]| {
        let mut command = Command::new(program());
        command.args(args).env("XDG_CONFIG_HOME", &settings).env("SAID", &said);
        command.env("PATH", format!("{}:/usr/bin:/bin", agent.0.path("").display())).output().unwrap()
    };
    let folder = own.to_str().unwrap();
    let early = run(&["install", "--user", "--folder", folder]);
    assert_eq!(early.status.code(), Some(3), "not enrolled yet: {early:?}");
    assert_eq!(agent.enroll(&code(&pages)).code, 0);
    let installed = run(&["install", "--user", "--folder", folder]);
    assert!(installed.status.success(), "{installed:?}");
    let unit = std::fs::read_to_string(settings.join("systemd/user/yakumori-agent.service")).unwrap();
    let started = format!("ExecStart=\"{folder}/program/yakumori-agent\" run --folder \"{folder}\"");
    assert!(unit.contains(&started), "{unit}");
    assert!(own.join("program/yakumori-agent").exists());
    assert!(settings.join("systemd/user/yakumori-agent.timer").exists());
    assert!(run(&["uninstall", "--user"]).status.success());
    assert!(!settings.join("systemd/user/yakumori-agent.timer").exists());
    assert_eq!(
        std::fs::read_to_string(said).unwrap(),
        "--user daemon-reload\n--user enable --now yakumori-agent.timer\n\
         --user disable --now yakumori-agent.timer\n--user daemon-reload\n"
    );
}
