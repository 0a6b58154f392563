//! What a paper says of the record: every issued paper carries the size and the root of its day, kept where nobody can rewrite it.

use crate::tree::Root;

/// So many digits of a root at least tell one record from another.
const FEWEST_DIGITS: usize = 8;

/// Size and root as they stand on a paper, the root perhaps shortened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// Number of entries.
    pub size: u64,
    root: String,
}

impl Printed {
    /// Reads what a person typed from a paper (`123 3f2a9c0b77d1`, also with a colon between) or what the paper's code says
    /// (`yakumori:journal=…;size=123;root=…`); `None` if it is neither.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (size, root) = match text.strip_prefix("yakumori:") {
            Some(code) => {
                let value = |name: &str| code.split(';').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
                (value("size")?, value("root")?)
            }
            None => text.split_once([' ', ':', ',', '　'])?,
        };
        let root = root.trim().to_ascii_lowercase();
        let is_root = (FEWEST_DIGITS..=64).contains(&root.len()) && root.bytes().all(|byte| byte.is_ascii_hexdigit());
        let size = size.trim().trim_end_matches('件').parse().ok()?;
        is_root.then_some(Self { size, root })
    }

    /// Whether it is this root.
    pub(super) fn is(&self, root: Option<Root>) -> bool {
        root.is_some_and(|root| root.size == self.size && root.root.to_string().starts_with(&self.root))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Digest;

    #[test]
    fn what_stands_on_a_paper_is_read_as_it_is_typed_or_scanned() {
        for text in [
            "12 e3b0c44298fc1c14",
            "12:E3B0C44298FC1C14",
            " 12件 e3b0c44298fc1c14 ",
            "yakumori:journal=01J;size=12;root=e3b0c44298fc1c14",
        ] {
            let printed = Printed::parse(text).unwrap();
            let root = |size, bytes: &[u8]| Some(Root { size, root: Digest::of(bytes) });
            assert!(printed.size == 12 && printed.is(root(12, b"")), "{text}");
            assert!(!printed.is(root(12, b"1")) && !printed.is(root(13, b"")) && !printed.is(None), "{text}");
        }
        for text in ["", "12", "e3b0c442", "12 e3b0c44", "twelve e3b0c44298", "12 e3b0c44298fcxx", "yakumori:size=12"] {
            assert_eq!(Printed::parse(text), None, "{text}");
        }
    }
}
