//! The two languages of the product. Japanese first, English second.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt::Write as _;

/// The language a person reads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// 日本語.
    #[default]
    Ja,
    /// English.
    En,
}

/// One text in both languages. `{name}` marks a place that [`Bilingual::fill`] fills in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// 日本語の文.
    pub ja: String,
    /// The same in English.
    pub en: String,
}

impl Bilingual {
    /// Puts the two texts together.
    #[must_use]
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }

    /// The text in one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }

    /// The text in one language with every `{name}` replaced by its argument.
    ///
    /// A place without an argument stays as it is, so that a missing argument is seen, not hidden.
    #[must_use]
    pub fn fill<'a>(&self, lang: Lang, args: impl Fn(&str) -> Option<Cow<'a, str>>) -> String {
        fill(self.get(lang), args)
    }
}

/// The Japanese and the English half of a message that has both, parted by ` / `.
#[must_use]
pub fn halves(text: &str) -> Option<(&str, &str)> {
    text.rsplit_once(" / ")
}

/// The reader's half of a message that has both languages; all of one that has not.
#[must_use]
pub fn half(text: &str, lang: Lang) -> &str {
    let (ja, en) = halves(text).unwrap_or((text, text));
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

/// Replaces every `{name}` in `template` by what `args` knows under that name.
#[must_use]
pub fn fill<'a>(template: &str, args: impl Fn(&str) -> Option<Cow<'a, str>>) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        match args(name) {
            Some(value) => out.push_str(&value),
            None => {
                // Writing to a String cannot fail.
                let _ = write!(out, "{{{name}}}");
            }
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}
