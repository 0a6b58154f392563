//! The driver's process, and a browser that it starts: what a person does with one, in a few words.

use crate::run::Folder;
use crate::wire::exchange;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How a browser is started: without a window, and without a word to any other machine.
const FLAGS: [&str; 11] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--accept-lang=ja",
    // As on phones, where they lie over the page.
    "--hide-scrollbars",
];
/// The name of an element in what the driver says (WebDriver, 12.2).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// How long a condition may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A screen.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub name: &'static str,
    pub width: u32,
    pub height: u32,
}

pub const PHONE: Size = Size { name: "phone", width: 390, height: 844 };
pub const TABLET: Size = Size { name: "tablet", width: 820, height: 1180 };
pub const DESKTOP: Size = Size { name: "desktop", width: 1366, height: 768 };

/// A browser with a profile of its own, which goes when the test ends.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
    _profile: Folder,
}

/// Something on the page.
pub struct Element<'b> {
    browser: &'b Browser,
    id: String,
}

impl Browser {
    /// A browser as a person has it.
    pub fn open(size: Size) -> Self {
        Self::open_with(size, &json!({}))
    }

    /// A browser whose owner has turned JavaScript off.
    pub fn open_without_script(size: Size) -> Self {
        Self::open_with(size, &json!({"profile.managed_default_content_settings.javascript": 2}))
    }

    /// A browser on another device of the shop, where names lead to this machine; its owner went past the warning about the
    /// shop's certificate.
    pub fn open_elsewhere(size: Size) -> Self {
        let flags = ["--ignore-certificate-errors", "--host-resolver-rules=MAP * 127.0.0.1"];
        Self::open_so(size, &json!({}), &flags)
    }

    fn open_with(size: Size, settings: &Value) -> Self {
        Self::open_so(size, settings, &[])
    }

    fn open_so(size: Size, settings: &Value, flags: &[&str]) -> Self {
        let (driver, port) = driver();
        let profile = Folder::new();
        let mut args: Vec<String> = FLAGS.iter().chain(flags).map(|flag| (*flag).to_owned()).collect();
        args.push(format!("--user-data-dir={}", profile.path("profile").display()));
        let options = json!({"binary": named("CHROMIUM", "/usr/bin/chromium"), "args": args, "prefs": settings});
        let wanted = json!({"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}});
        let mut browser = Self { driver, port, session: String::new(), _profile: profile };
        let session = exchange(port, "POST", "/session", Some(&wanted)).unwrap();
        session["sessionId"].as_str().unwrap().clone_into(&mut browser.session);
        browser.resize(size);
        browser.devtools("Network.enable", &json!({}));
        browser
    }

    /// Makes the page as wide and as high as the screen, as a phone does.
    pub fn resize(&self, size: Size) {
        let screen = json!({"width": size.width, "height": size.height, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", &screen);
    }

    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        exchange(self.port, method, &format!("/session/{}{path}", self.session), body)
    }

    fn told(&self, path: &str, body: &Value) -> Value {
        self.ask("POST", path, Some(body)).unwrap_or_else(|why| panic!("{why}"))
    }

    /// A word of the browser's own protocol, for what WebDriver has no word for.
    pub fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.told("/goog/cdp/execute", &json!({"cmd": command, "params": parameters}))
    }

    /// Gives the browser a device that keeps passkeys, with its owner at hand; gives its name.
    pub fn keeps_passkeys(&self) -> String {
        let kind = json!({"protocol": "ctap2", "transport": "internal", "hasResidentKey": true,
            "hasUserVerification": true, "isUserVerified": true, "automaticPresenceSimulation": true});
        self.devtools("WebAuthn.enable", &json!({}));
        let added = self.devtools("WebAuthn.addVirtualAuthenticator", &json!({"options": kind}));
        added["authenticatorId"].as_str().unwrap().to_owned()
    }

    /// Whether the owner of that device shows a finger when it asks.
    pub fn owner_is_there(&self, device: &str, is_there: bool) {
        self.devtools("WebAuthn.setUserVerified", &json!({"authenticatorId": device, "isUserVerified": is_there}));
    }

    pub fn go(&self, address: &str) {
        self.told("/url", &json!({"url": address}));
    }

    pub fn address(&self) -> String {
        self.ask("GET", "/url", None).unwrap().as_str().unwrap().to_owned()
    }

    /// The path of the page that is open.
    pub fn path(&self) -> String {
        let address = self.address();
        address.splitn(4, '/').nth(3).map_or_else(String::new, |path| format!("/{path}"))
    }

    /// What a script on the page gives. The driver runs it beside the page, whose policy allows none.
    pub fn script(&self, script: &str, arguments: &[Value]) -> Value {
        self.told("/execute/sync", &json!({"script": script, "args": arguments}))
    }

    /// The same for a script that gives a promise.
    pub fn script_later(&self, script: &str) -> Value {
        self.told("/execute/async", &json!({"script": script, "args": []}))
    }

    /// The page's text as it is shown.
    pub fn text(&self) -> String {
        self.find("body").text()
    }

    /// The same while pages come and go: none where the page went between being found and being read.
    fn shown(&self) -> Option<String> {
        let found = self.ask("POST", "/element", Some(&json!({"using": "css selector", "value": "body"}))).ok()?;
        let text = self.ask("GET", &format!("/element/{}/text", found[ELEMENT].as_str()?), None).ok()?;
        text.as_str().map(str::to_owned)
    }

    /// The first that matches.
    pub fn find(&self, css: &str) -> Element<'_> {
        self.found(&json!({"using": "css selector", "value": css}))
    }

    /// The first of those that hold this text: `a`, `button`, `label`, `summary`.
    pub fn find_text(&self, kind: &str, text: &str) -> Element<'_> {
        let path = format!("//{kind}[contains(normalize-space(.), '{text}')]");
        self.found(&json!({"using": "xpath", "value": path}))
    }

    fn found(&self, how: &Value) -> Element<'_> {
        let found = self.ask("POST", "/element", Some(how));
        let found = found.unwrap_or_else(|why| panic!("{why}\non {}", self.address()));
        Element { browser: self, id: found[ELEMENT].as_str().unwrap().to_owned() }
    }

    /// Whether something is there.
    pub fn has(&self, css: &str) -> bool {
        let found = self.told("/elements", &json!({"using": "css selector", "value": css}));
        found.as_array().is_some_and(|all| !all.is_empty())
    }

    /// The element that the keyboard is on.
    pub fn focused(&self) -> Element<'_> {
        let found = self.ask("GET", "/element/active", None).unwrap();
        Element { browser: self, id: found[ELEMENT].as_str().unwrap().to_owned() }
    }

    /// Types keys wherever the keyboard is.
    pub fn press(&self, keys: &str) {
        let each = keys.chars().flat_map(|key| {
            let key = key.to_string();
            [json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})]
        });
        let actions = json!({"actions": [{"type": "key", "id": "keyboard", "actions": each.collect::<Vec<_>>()}]});
        self.told("/actions", &actions);
    }

    /// Waits until it holds: pages come when they come.
    pub fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let since = Instant::now();
        while !holds(self) {
            let text = || self.shown().unwrap_or_default().chars().take(600).collect::<String>();
            assert!(since.elapsed() < PATIENCE, "not so: {what}\non {}\n{}", self.address(), text());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until the page at this path is open.
    pub fn until_at(&self, path: &str) {
        self.until(&format!("{path} is open"), |browser| browser.path() == path);
    }

    /// Waits until the page says it.
    pub fn until_says(&self, text: &str) {
        self.until(text, |browser| browser.shown().is_some_and(|shown| shown.contains(text)));
    }

    /// Sends a form by its button and waits for the page that answers: a new one, whatever its address.
    pub fn send(&self, button: &str) {
        self.script("window.isBefore = true", &[]);
        self.find(button).click();
        self.until("the form is answered", |browser| {
            browser.script("return document.readyState === 'complete' && !window.isBefore", &[]) == true
        });
    }

    /// The page on paper.
    pub fn printed(&self) -> Vec<u8> {
        let paper = json!({"page": {"width": 21.0, "height": 29.7}, "background": false});
        decoded(self.told("/print", &paper).as_str().unwrap())
    }

    /// The whole page as a picture.
    pub fn picture(&self) -> Vec<u8> {
        let shot = self.devtools("Page.captureScreenshot", &json!({"captureBeyondViewport": true, "format": "png"}));
        decoded(shot["data"].as_str().unwrap())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _closed = self.ask("DELETE", "", None);
        let _ended = self.driver.kill();
        let _status = self.driver.wait();
    }
}

impl Element<'_> {
    fn ask(&self, method: &str, what: &str, body: Option<&Value>) -> Value {
        let answer = self.browser.ask(method, &format!("/element/{}{what}", self.id), body);
        answer.unwrap_or_else(|why| panic!("{why}\non {}", self.browser.address()))
    }

    pub fn click(&self) {
        self.ask("POST", "/click", Some(&json!({})));
    }

    /// Types into it, after what is there.
    pub fn write(&self, text: &str) {
        self.ask("POST", "/value", Some(&json!({"text": text})));
    }

    /// Types into it, in the place of what was there.
    pub fn fill(&self, text: &str) {
        self.ask("POST", "/clear", Some(&json!({})));
        self.write(text);
    }

    /// Chooses a file, as a person does in the window that opens.
    pub fn choose(&self, file: &Path) {
        self.write(file.to_str().unwrap());
    }

    pub fn text(&self) -> String {
        self.ask("GET", "/text", None).as_str().unwrap().to_owned()
    }

    pub fn attribute(&self, name: &str) -> String {
        self.ask("GET", &format!("/attribute/{name}"), None).as_str().unwrap_or_default().to_owned()
    }

    pub fn style(&self, property: &str) -> String {
        self.ask("GET", &format!("/css/{property}"), None).as_str().unwrap().to_owned()
    }
}

/// A driver on a port of its choice.
fn driver() -> (Child, u16) {
    let program = named("CHROMEDRIVER", "chromedriver");
    let mut child = Command::new(&program)
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|why| panic!("{program} does not start ({why}); `cargo xtask test` installs it"));
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let line = lines.find(|line| line.contains("started successfully on port")).unwrap();
    let port = line.trim_end_matches('.').rsplit(' ').next().unwrap().parse().unwrap();
    (child, port)
}

/// A program that the environment may name.
fn named(what: &str, usual: &str) -> String {
    std::env::var(format!("YAKUMORI_TEST_{what}")).unwrap_or_else(|_| usual.to_owned())
}

/// Base 64 (RFC 4648, 4) to bytes.
fn decoded(text: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut place = [0_u32; 256];
    for (at, letter) in (0..).zip(LETTERS) {
        place[usize::from(*letter)] = at;
    }
    let text = text.trim_end_matches('=').as_bytes();
    let four = |four: &[u8]| {
        let bits = (0..4).fold(0, |bits, at| bits << 6 | four.get(at).map_or(0, |letter| place[usize::from(*letter)]));
        bits.to_be_bytes()[1..four.len()].to_vec()
    };
    text.chunks(4).flat_map(four).collect()
}
