//! The RFC 6962 tree over the headers. Hashing and proofs are `tlog_tiles`; here is only how they meet the store.
//!
//! Every completed node is stored once, in the dense order of Crosby and Wallach that `tlog_tiles` numbers. The peaks (the
//! roots of the complete subtrees, largest first) are kept with the journal's head, so that appending reads nothing else.

use std::cell::RefCell;
use std::collections::BTreeMap;

use tlog_tiles::{
    EMPTY_HASH, Error as TlogError, Hash, HashReader, check_record, check_tree, node_hash, prove_record, prove_tree,
    record_hash, sub_tree_index,
};

use crate::Digest;

/// The right-hand edge of a tree: enough to grow it and to know its root.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Peaks {
    size: u64,
    hashes: Vec<Hash>,
}

impl Peaks {
    /// The edge as it was stored; `None` when the bytes cannot belong to a tree of that size.
    pub(crate) fn from_bytes(size: u64, bytes: &[u8]) -> Option<Self> {
        let hashes = hashes_from_bytes(bytes)?;
        (hashes.len() == usize::try_from(size.count_ones()).ok()?).then_some(Self { size, hashes })
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        hashes_to_bytes(&self.hashes)
    }

    /// Adds a leaf and pushes the nodes it completes, leaf first, in the order in which they are stored.
    pub(crate) fn push(&mut self, leaf: &[u8], completed: &mut Vec<Hash>) -> Digest {
        let leaf_hash = record_hash(leaf);
        completed.push(leaf_hash);
        self.grow(leaf_hash, |node| completed.push(node));
        leaf_hash.into()
    }

    /// Adds a leaf by its hash, where the nodes it completes are not kept.
    pub(crate) fn push_hash(&mut self, leaf_hash: Digest) {
        self.grow(leaf_hash.into(), |_| ());
    }

    fn grow(&mut self, leaf_hash: Hash, mut completed: impl FnMut(Hash)) {
        let mut node = leaf_hash;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.hashes.pop() {
                node = node_hash(left, node);
                completed(node);
            }
        }
        self.hashes.push(node);
        self.size += 1;
    }

    pub(crate) fn root(&self) -> Digest {
        root_of_peaks(&self.hashes)
    }
}

fn root_of_peaks(peaks: &[Hash]) -> Digest {
    let root = peaks.iter().rev().copied().reduce(|right, left| node_hash(left, right));
    root.unwrap_or(EMPTY_HASH).into()
}

pub(crate) fn hashes_to_bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

pub(crate) fn hashes_from_bytes(bytes: &[u8]) -> Option<Vec<Hash>> {
    let chunks = bytes.chunks_exact(32);
    let whole = chunks.remainder().is_empty();
    let hashes: Option<Vec<_>> = chunks.map(|chunk| chunk.try_into().ok().map(Hash)).collect();
    hashes.filter(|_| whole)
}

/// What is asked of the tree. Each question knows which stored nodes it needs and what it makes of them.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Question {
    Root { size: u64 },
    Inclusion { size: u64, seq: u64 },
    Consistency { new: u64, old: u64 },
}

impl Question {
    /// The numbers of the stored nodes that the answer needs.
    pub(crate) fn needs(self) -> Result<Vec<u64>, TlogError> {
        let wanted = Wanted::default();
        self.ask(&wanted)?;
        Ok(wanted.0.into_inner())
    }

    /// The answer, given those nodes.
    pub(crate) fn answer(self, nodes: BTreeMap<u64, Hash>) -> Result<Vec<Digest>, TlogError> {
        let hashes = self.ask(&Known(nodes))?;
        Ok(match self {
            Self::Root { .. } => vec![root_of_peaks(&hashes)],
            _ => hashes.into_iter().map(Digest::from).collect(),
        })
    }

    fn ask(self, nodes: &impl HashReader) -> Result<Vec<Hash>, TlogError> {
        match self {
            Self::Root { size } => nodes.read_hashes(&sub_tree_index(0, size, Vec::new())),
            Self::Inclusion { size, seq } => prove_record(size, seq, nodes),
            Self::Consistency { new, old } => prove_tree(new, old, nodes),
        }
    }
}

/// Notes which nodes are asked for: each question asks exactly once.
#[derive(Default)]
struct Wanted(RefCell<Vec<u64>>);

impl HashReader for Wanted {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, TlogError> {
        self.0.borrow_mut().extend_from_slice(indexes);
        Ok(vec![EMPTY_HASH; indexes.len()])
    }
}

struct Known(BTreeMap<u64, Hash>);

impl HashReader for Known {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, TlogError> {
        let found = indexes.iter().map(|index| self.0.get(index).copied());
        found.collect::<Option<_>>().ok_or(TlogError::IndexesNotInTree)
    }
}

/// A journal's size and the root of its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Root {
    /// Number of entries.
    pub size: u64,
    /// RFC 6962 root.
    pub root: Digest,
}

impl Root {
    /// The root of the empty tree: the SHA-256 of nothing (RFC 6962 §2.1).
    pub const EMPTY: Self = Self { size: 0, root: Digest(EMPTY_HASH.0) };

    /// Whether the proof shows that the tree holds this leaf at this place.
    #[must_use]
    pub fn includes(&self, seq: u64, leaf: &[u8], proof: &[Digest]) -> bool {
        let proof = proof.iter().map(|&digest| digest.into()).collect();
        check_record(&proof, self.size, self.root.into(), seq, record_hash(leaf)).is_ok()
    }

    /// Whether the proof shows that this tree only grew out of the older one.
    #[must_use]
    pub fn extends(&self, old: &Self, proof: &[Digest]) -> bool {
        if old.size == 0 {
            return *old == Self::EMPTY && proof.is_empty();
        }
        let proof = proof.iter().map(|&digest| digest.into()).collect();
        check_tree(&proof, self.size, self.root.into(), old.size, old.root.into()).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tlog_tiles::{stored_hash_count, stored_hashes, tree_hash};

    #[test]
    fn the_edge_grows_exactly_the_nodes_that_tlog_tiles_stores() {
        let (mut peaks, mut stored) = (Peaks::default(), Known(BTreeMap::new()));
        for n in 0..200_u64 {
            let leaf = n.to_be_bytes();
            let mut completed = Vec::new();
            peaks.push(&leaf, &mut completed);
            assert_eq!(completed, stored_hashes(n, &leaf, &stored).unwrap(), "leaf {n}");
            for (index, hash) in (stored_hash_count(n)..).zip(completed) {
                stored.0.insert(index, hash);
            }
            assert_eq!(peaks.root(), tree_hash(n + 1, &stored).unwrap().into());
            assert_eq!(Peaks::from_bytes(n + 1, &peaks.to_bytes()), Some(peaks.clone()));
            let root = Question::Root { size: n + 1 }.answer(stored.0.clone()).unwrap();
            assert_eq!(root, [peaks.root()]);
        }
        assert_eq!(Peaks::from_bytes(3, &peaks.to_bytes()), None);
    }
}
