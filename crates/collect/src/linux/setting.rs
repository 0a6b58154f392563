//! Settings as Linux writes them: `KEY=value`, `key = value` or `KEY value`, one a line, `#` before a comment.

/// The last value given to a key; quotes around it are taken off. `None` when it is absent or empty.
pub(crate) fn value(text: &str, key: &str) -> Option<String> {
    let values = pairs(text).filter(|(name, _)| *name == key).map(|(_, value)| value.trim_matches(['"', '\'']));
    values.last().filter(|value| !value.is_empty()).map(str::to_owned)
}

/// A number given to a key. `None` when it is absent or not a number.
pub(crate) fn number(text: &str, key: &str) -> Option<i64> {
    value(text, key)?.parse().ok()
}

/// The lines that say something, without comments.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(|line| line.split_once('#').map_or(line, |(before, _)| before).trim())
        .filter(|line| !line.is_empty())
}

fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    lines(text).map(|line| {
        let (key, rest) = line.split_once(|c: char| c == '=' || c.is_whitespace()).unwrap_or((line, ""));
        (key, rest.trim_start_matches(|c: char| c == '=' || c.is_whitespace()))
    })
}
