//! Other devices of the shop: over HTTPS with the shop's own certificate, opened and closed while the program runs.

use crate::inspection::today;
use crate::pages::{Answer, Pages, answered, encoded, midori};
use crate::run::Folder;
use crate::sign_in::{PASSWORD, with_officer};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io;
use std::net::TcpStream;
use std::sync::Arc;

/// Another device, which trusts the shop's certificate and opens the address that the page shows.
struct Device {
    tls: Arc<ClientConfig>,
    host: String,
    cookie: String,
}

impl Device {
    fn new(certificate: Vec<u8>, host: &str) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(certificate)).unwrap();
        let tls = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        Self { tls: Arc::new(tls), host: host.to_owned(), cookie: String::new() }
    }

    /// What is answered to a request; or why not: nobody listens, or nobody whom the device trusts.
    fn ask(&self, method: &str, path: &str, (host, origin): (&str, &str), body: &str) -> io::Result<Answer> {
        let (name, port) = self.host.rsplit_once(':').unwrap();
        let server = ServerName::try_from(name.to_owned()).unwrap();
        let mut connection = ClientConnection::new(self.tls.clone(), server).unwrap();
        let mut stream = TcpStream::connect(format!("127.0.0.1:{port}"))?;
        connection.complete_io(&mut stream)?;
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nCookie: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}",
            self.cookie
        );
        Ok(answered(StreamOwned::new(connection, stream), request.as_bytes()))
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, (&self.host, ""), "").unwrap()
    }

    fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        self.ask("POST", path, (&self.host, &format!("https://{}", self.host)), &body.join("&")).unwrap()
    }
}

/// Opens the network on a free port; gives what the page shows then.
pub(crate) fn open(pages: &Pages) -> String {
    let opened = pages.fill("/network", &pages.get("/network").text(), &[("port", "0")]);
    assert_eq!(opened.status, 303, "{}", opened.text());
    let page = pages.get("/network").text();
    assert!(page.contains("店内の端末から開けます"), "{page}");
    page
}

/// The addresses on the page, without their scheme.
fn hosts(page: &str) -> Vec<String> {
    page.split("https://").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

fn opened() -> (Folder, Pages, Device) {
    let (folder, pages) = with_officer();
    let page = open(&pages);
    let certificate = pages.get("/network/ca.crt").body;
    let device = Device::new(certificate, hosts(&page).first().unwrap_or_else(|| panic!("{page}")));
    (folder, pages, device)
}

#[test]
fn another_device_signs_in_by_name_and_works() {
    let (_folder, _pages, mut device) = opened();
    let asked = device.get("/sign-in");
    assert_eq!(asked.status, 200, "{}", asked.text());
    assert!(!asked.text().contains("緑 花子"), "no names are told to whoever is in the network: {}", asked.text());
    let first = device.get("/");
    assert!(first.status == 303 && first.head.contains("location: /sign-in"), "{}", first.head);
    for (name, password, status) in
        [("緑　花子", "ちがうパスワード", 422), ("だれか", PASSWORD, 422), ("緑　花子", PASSWORD, 303)]
    {
        let entered = device.post("/sign-in", &[("member", name), ("password", password)]);
        assert_eq!(entered.status, status, "{name}: {}", entered.text());
        if status == 303 {
            assert!(entered.head.contains("; secure"), "the cookie goes over HTTPS only: {}", entered.head);
            let cookie = entered.head.split("set-cookie: ").nth(1).unwrap();
            device.cookie = cookie.split(';').next().unwrap().to_owned();
        }
    }
    let home = device.get("/").text();
    assert!(home.contains("今日やること") && home.contains("緑 花子"), "{home}");
}

/// Whoever tries names from another device keeps nobody out of the machine itself.
#[test]
fn wrong_tries_from_elsewhere_lock_nobody_out_here() {
    let (_folder, pages, device) = opened();
    let tries = |member: &str| device.post("/sign-in", &[("member", member), ("password", "ちがう")]).text();
    let told: Vec<String> = (0..6).map(|_| tries("緑 花子")).collect();
    assert!(told.last().unwrap().contains("しばらくサインインできません"), "{}", told[5]);
    let told: Vec<String> = (0..6).map(|n| tries(&format!("だれか{n}"))).collect();
    assert!(
        told.last().unwrap().contains("しばらくサインインできません"),
        "names that are nobody's are counted together"
    );
    assert_eq!(crate::sign_in::sign_in(&pages, "緑 花子", PASSWORD, "").status, 303, "at the machine she comes in");
}

#[test]
fn only_who_trusts_the_shop_and_asks_for_it_by_its_name_is_answered() {
    let (_folder, pages, device) = opened();
    let page = pages.get("/network").text();
    for host in hosts(&page) {
        let device = Device::new(pages.get("/network/ca.crt").body, &host);
        assert_eq!(device.get("/sign-in").status, 200, "{host} is in the certificate");
    }
    // The name of another, pointed at this program.
    assert_eq!(device.ask("GET", "/sign-in", ("example.com", ""), "").unwrap().status, 421);
    let (_, port) = device.host.rsplit_once(':').unwrap();
    assert_eq!(device.ask("GET", "/sign-in", (&format!("127.0.0.1:{port}"), ""), "").unwrap().status, 421);
    // A form from elsewhere.
    for origin in ["", "null", "https://example.com", &format!("http://{}", device.host)] {
        let forged = device.ask("POST", "/sign-in", (&device.host, origin), "member=x").unwrap();
        assert_eq!(forged.status, 403, "{origin}");
    }
    // The authority of another shop is not this one's.
    let (_other, others) = with_officer();
    open(&others);
    let stranger = Device::new(others.get("/network/ca.crt").body, &device.host);
    assert!(
        stranger
            .ask("GET", "/sign-in", (&device.host, ""), "")
            .is_err_and(|why| why.to_string().contains("certificate")),
        "it does not trust this certificate"
    );
}

#[test]
fn the_network_is_closed_opened_and_remembered() {
    let (folder, pages, device) = opened();
    let page = pages.get("/network").text();
    assert_eq!(pages.fill("/network", &page, &[("close", "1")]).status, 303);
    assert!(device.ask("GET", "/sign-in", (&device.host, ""), "").is_err(), "nobody listens any more");
    assert!(pages.get("/network").text().contains("この機器の中だけで開けます"));
    let certificate = pages.get("/network/ca.crt").body;
    open(&pages);
    assert_eq!(pages.get("/network/ca.crt").body, certificate, "devices need not trust another one");
    drop(pages);
    // The next start opens it again, with the same authority.
    let pages = Pages::serve_with(&folder, &["--lang", "ja"]);
    assert_eq!(pages.get("/network/ca.crt").body, certificate);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let key = folder.path("data").join("keys/network-ca.key");
        assert_eq!(std::fs::metadata(key).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn without_members_nobody_else_is_let_near() {
    let folder = midori();
    let pages = Pages::serve(&folder, "ja");
    let page = pages.get("/network").text();
    assert!(page.contains("先に利用者を登録してください"), "{page}");
    let refused = pages.fill("/network", &page, &[("port", "0")]);
    assert!(refused.status == 422 && refused.text().contains("先に、利用者を登録してください"), "{}", refused.text());
    assert_eq!(pages.get("/network/ca.crt").status, 404);
}

#[test]
fn an_inspectors_link_leads_other_devices_in() {
    let (folder, pages, mut device) = opened();
    let today = today(&folder);
    let fields = [("label", "みどり保健所"), ("on", today.as_str()), ("hours", "8")];
    let shown = pages.fill("/inspections", &pages.get("/inspections").text(), &fields).text();
    let link = shown.split("https://").nth(1).unwrap_or_else(|| panic!("{shown}")).split('<').next().unwrap();
    let (host, path) = link.split_once('/').unwrap();
    assert_eq!(host, device.host);
    let entered = device.post(&format!("/{path}"), &[]);
    assert_eq!(entered.status, 303, "{}", entered.text());
    device.cookie = entered.head.split("set-cookie: ").nth(1).unwrap().split(';').next().unwrap().to_owned();
    assert_eq!(device.get("/inspection").status, 200);
    assert_eq!(device.get("/").status, 403);
}

#[test]
fn the_history_tells_who_opened_and_closed_it() {
    let (folder, pages, _device) = opened();
    for _twice in 0..2 {
        let page = pages.get("/network").text();
        assert_eq!(pages.fill("/network", &page, &[("close", "1")]).status, 303);
    }
    let told = folder.run(&["history"]).out;
    for said in ["店内のほかの端末から開けるようにしました", "店内のほかの端末から開けないようにしました"]
    {
        let lines: Vec<&str> = told.lines().filter(|line| line.contains(said)).collect();
        assert!(lines.len() == 1 && lines[0].ends_with("緑 花子"), "{said}: {told}");
    }
}
