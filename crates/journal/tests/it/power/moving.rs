//! A journal goes to another folder, and the power goes meanwhile: it is here or there, whole, and moving goes on.

use std::path::Path;

use journal::{AppendError, Journal, Place};

use super::script::{Program, Said, holds, place, stands as one_stands};
use crate::folder::{Fixed, note};

fn other(root: &Path) -> Place {
    Place::folder(root.join("other"))
}

pub(super) async fn run(root: &Path) {
    let mut program = Program::new(root);
    let source = program.create().await;
    program.append(&source, 3, 40).await;
    program.blob(&source, &[b'x'; 5000]).await;
    program.note(&source).await;
    program.append(&source, 2, 9000).await;
    let to = other(root);
    program.done(async || source.move_to(&to, "people/01A", &mut *Fixed::still()).await).await;
    program.say("moved it");
    source.close().await;
    let there = program.open_at(&to).await;
    program.append(&there, 2, 100).await;
    program.note(&there).await;
    there.close().await;
    program.say("closed it");
}

/// Until it was told that it moved it may be in either place; then only the other one counts.
pub(super) async fn stands(root: &Path, said: &Said) {
    if !said.is_moved {
        if !said.is_created {
            return;
        }
        let source = Journal::open(&place(root), Fixed::still()).await.expect("the source opens");
        holds(&source, said).await;
        if source.moved_to().await.unwrap().is_none() {
            let again = source.move_to(&other(root), "people/01A", &mut *Fixed::still()).await;
            again.unwrap_or_else(|error| panic!("it can be moved again: {error:?}"));
        }
        assert!(matches!(source.append(vec![note("1")]).await, Err(AppendError::Moved(_))), "it goes on there only");
        source.close().await;
    }
    one_stands(&other(root), &said.of_a_copy()).await;
}
