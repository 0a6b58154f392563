//! Where the program speaks: results on stdout, messages on stderr, both cleared of control characters.

use crate::fail::Fail;
use indicatif::{ProgressBar, ProgressStyle};
use model::lang::Lang;
use serde::Serialize;
use std::io::{self, IsTerminal as _, Write as _};
use std::time::Duration;

/// The console of one command.
#[derive(Debug, Clone, Copy)]
pub struct Console {
    /// The language.
    pub lang: Lang,
    /// The language that was asked for, where one was.
    pub told: Option<Lang>,
    /// Whether stdout is for machines.
    pub json: bool,
}

impl Console {
    pub fn new(told: Option<Lang>, json: bool) -> Self {
        Self { lang: told.unwrap_or_default(), told, json }
    }

    /// One of two sentences, by language.
    pub fn say<'s>(&self, ja: &'s str, en: &'s str) -> &'s str {
        match self.lang {
            Lang::Ja => ja,
            Lang::En => en,
        }
    }

    /// A line of the result. With `--json` people's lines go to stderr.
    pub fn line(&self, text: impl AsRef<str>) {
        let text = tame(text.as_ref());
        // A closed pipe (`| head`) is not an error of ours.
        let _closed = if self.json { writeln!(io::stderr(), "{text}") } else { writeln!(io::stdout(), "{text}") };
    }

    /// A message beside the result.
    pub fn note(&self, text: impl AsRef<str>) {
        let _closed = writeln!(io::stderr(), "{}", tame(text.as_ref()));
    }

    /// The result for machines, when they asked for it.
    pub fn machine(&self, value: &impl Serialize) -> Result<(), Fail> {
        if self.json {
            let _closed = writeln!(io::stdout(), "{}", serde_json::to_string_pretty(value)?);
        }
        Ok(())
    }

    /// Something to know about what was done, in the chosen language.
    pub fn caution(&self, said: impl std::fmt::Display) {
        self.note(format!("{}: {}", self.say("注意", "caution"), self.half(&said.to_string())));
    }

    /// The reader's half of a text that has both languages, parted by ` / `.
    pub fn half<'t>(&self, text: &'t str) -> &'t str {
        let (ja, en) = model::lang::halves(text).unwrap_or((text, text));
        self.say(ja, en)
    }

    /// Words in brackets, after others: 「（…）」, or ` (…)`.
    pub fn aside(&self, text: impl std::fmt::Display) -> String {
        if self.lang == Lang::Ja { format!("（{text}）") } else { format!(" ({text})") }
    }

    /// A failure: what, why and the next step, in the chosen language first.
    pub fn fail(&self, fail: &Fail) {
        let said = fail.said();
        self.note(format!("{}: {}", self.say("エラー", "error"), self.half(said)));
    }

    /// A mark that a long step is under way; silent where nobody watches.
    pub fn progress(&self, what: &str) -> ProgressBar {
        if self.json || !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        bar.enable_steady_tick(Duration::from_millis(100));
        bar
    }
}

/// Text from files must not move the cursor or colour the terminal.
fn tame(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' && c != '\t' { '\u{fffd}' } else { c }).collect()
}
