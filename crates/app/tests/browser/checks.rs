//! What must hold of any page, at any size: nobody is shut out by how it is made, and nobody has to scroll sideways.

use crate::driver::{Browser, DESKTOP, PHONE, Size, TABLET};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// Set to a folder, it gets a picture of every page at every size, for people to look at.
const PICTURES: &str = "YAKUMORI_TEST_PICTURES";

/// What axe finds: the rules of WCAG 2.2 AA, and what is good practice beside them.
const AXE: &str = "
    const done = arguments[0];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const told = v => v.nodes.map(n => `${v.id} (${v.impact}): ${n.html.slice(0, 160)} — ${n.failureSummary}`);
    axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})
        .then(r => done(r.violations.flatMap(told)), e => done([String(e)]));";

/// What sticks out to the right, where the page is wider than the screen.
const WIDER: &str = "
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > wide + 1);
    return [`wider than the screen: ${document.documentElement.scrollWidth} > ${wide}: `
        + out.slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(' | ')];";

/// What is wrong with a field must be told with the field, to whoever does not see the page.
const UNTIED: &str = "
    return [...document.querySelectorAll('.field .wrong')]
        .filter(e => !e.id || !document.querySelector(`[aria-invalid=true][aria-describedby~='${e.id}']`))
        .map(e => `no field is described by: ${e.outerHTML}`);";

static AXE_SOURCE: LazyLock<String> = LazyLock::new(|| {
    let file = checkers().join("node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&file)
        .unwrap_or_else(|why| panic!("{} ({why}); `cargo xtask test` installs it", file.display()))
});

/// Where `cargo xtask test` puts the checkers.
fn checkers() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser-checkers")
}

/// What is found on the pages of one walk.
pub struct Checks {
    /// The walk's name; its pages and pictures are kept under it.
    walk: &'static str,
    problems: Vec<String>,
    seen: usize,
    pages: PathBuf,
}

impl Checks {
    pub fn new(walk: &'static str) -> Self {
        let pages = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages").join(walk);
        let _none_yet = std::fs::remove_dir_all(&pages);
        std::fs::create_dir_all(&pages).unwrap();
        Self { walk, problems: Vec::new(), seen: 0, pages }
    }

    /// Looks at the page that is open, on each screen.
    pub fn look(&mut self, browser: &Browser, called: &str) {
        let name = format!("{:02}-{}", self.seen, file_name(called));
        self.seen += 1;
        std::fs::write(self.pages.join(format!("{name}.html")), browser.sent()).unwrap();
        for size in [TABLET, PHONE, DESKTOP] {
            browser.resize(size);
            let mut found = strings(&browser.script(WIDER, &[]));
            found.extend(strings(&browser.script(UNTIED, &[])));
            if size.name != TABLET.name {
                browser.script(&AXE_SOURCE, &[]);
                found.extend(strings(&browser.script_later(AXE)));
            }
            self.problems.extend(found.iter().map(|found| format!("{called} ({}): {found}", size.name)));
            self.keep_picture(browser, &name, size);
        }
    }

    fn keep_picture(&self, browser: &Browser, name: &str, size: Size) {
        let Some(folder) = std::env::var_os(PICTURES).map(PathBuf::from) else { return };
        let folder = folder.join(self.walk).join(size.name);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), browser.picture()).unwrap();
    }

    /// Holds that nothing was found, on at least so many pages.
    pub fn done(mut self, at_least: usize) {
        assert!(self.seen >= at_least, "{} pages were seen", self.seen);
        self.problems.extend(self.invalid());
        assert!(self.problems.is_empty(), "{} problems:\n{}", self.problems.len(), self.problems.join("\n"));
    }

    /// What the standard does not allow in the pages as they were sent.
    fn invalid(&self) -> Option<String> {
        let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/htmlvalidate.json");
        let ran = Command::new(checkers().join("node_modules/.bin/html-validate"))
            .args(["--formatter", "text", "--config"])
            .arg(rules)
            .arg(&self.pages)
            .output()
            .unwrap();
        let told = [ran.stdout, ran.stderr].concat();
        (!ran.status.success()).then(|| String::from_utf8_lossy(&told).into_owned())
    }
}

fn strings(value: &Value) -> Vec<String> {
    let all = value.as_array().unwrap_or_else(|| panic!("{value}"));
    all.iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

/// A name for a file, from a path or some words.
fn file_name(called: &str) -> String {
    let kept = called.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    kept.collect::<String>().trim_matches('-').chars().take(60).collect()
}

impl Browser {
    /// The page as the program sent it, before the browser repaired what it could.
    fn sent(&self) -> String {
        let tree = self.devtools("Page.getFrameTree", &json!({}));
        // A page's own request is called like the load that it began.
        let request = json!({"requestId": tree["frameTree"]["frame"]["loaderId"]});
        self.devtools("Network.getResponseBody", &request)["body"].as_str().unwrap().to_owned()
    }
}
