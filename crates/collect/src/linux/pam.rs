//! Stacks of pam.d(5): which modules run, with which arguments.

use super::setting;

/// A module of a stack.
pub(crate) struct Module<'a> {
    arguments: Vec<&'a str>,
}

/// The module of a kind (`auth`, `password`) with this file name, without `.so`.
pub(crate) fn module<'a>(stack: &'a str, kind: &str, name: &str) -> Option<Module<'a>> {
    setting::lines(stack).find_map(|line| {
        let mut words = line.split_whitespace();
        let is_kind = words.next()?.trim_start_matches('-') == kind;
        let found = words.by_ref().find(|word| word.ends_with(".so"))?;
        let file = found.rsplit('/').next()?.trim_end_matches(".so");
        (is_kind && file == name).then(|| Module { arguments: words.collect() })
    })
}

impl Module<'_> {
    /// A number given as `key=number`.
    pub(crate) fn number(&self, key: &str) -> Option<i64> {
        let mut given = self.arguments.iter().filter_map(|argument| argument.split_once('='));
        given.rfind(|(name, _)| *name == key).and_then(|(_, value)| value.parse().ok())
    }
}
