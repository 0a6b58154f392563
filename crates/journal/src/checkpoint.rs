//! Checkpoints: the size and root of a journal as a C2SP tlog-checkpoint inside a signed note.

use tlog_tiles::Checkpoint;

use crate::tree::Root;

/// The first line of every checkpoint of a journal, and the name of its keys.
#[must_use]
pub fn origin(journal: &str) -> String {
    format!("yakumori/journal/{journal}")
}

/// The text that is signed: origin, size, root in Base64, each on its own line.
pub(crate) fn text(journal: &str, root: Root) -> Option<String> {
    let checkpoint = Checkpoint::new(&origin(journal), root.size, root.root.into(), "").ok()?;
    String::from_utf8(checkpoint.to_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_is_three_lines() {
        assert_eq!(
            text("01J", Root::EMPTY).unwrap(),
            "yakumori/journal/01J\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
        );
    }
}
