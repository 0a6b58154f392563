//! Words in the place of a value that tell neither yes nor no nor what: 「△」, 「一部」, 「だいたい」.

use crate::width;

const VAGUE: [&str; 20] = [
    "△",
    "▲",
    "一部",
    "一部のみ",
    "一部だけ",
    "だいたい",
    "大体",
    "おおむね",
    "概ね",
    "おおよそ",
    "ほぼ",
    "たぶん",
    "多分",
    "おそらく",
    "適当",
    "まあまあ",
    "それなり",
    "ときどき",
    "いろいろ",
    "など",
];

/// Whether nothing else stands there, but for marks.
#[must_use]
pub fn is_vague(text: &str) -> bool {
    let key = width::key(text);
    VAGUE.contains(&key.trim_matches(|c: char| "()「」。、・:/-~".contains(c)))
}
