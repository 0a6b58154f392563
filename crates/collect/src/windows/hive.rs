//! Registry hives as they lie on a disk: the files `SYSTEM` and `SOFTWARE`, read only.
//!
//! The format is Microsoft's own and not published; this follows what is known of it and read back from files that another
//! program wrote (`testdata/windows`). Only the parts that facts are read from are walked, and every step is bounded, so that a
//! file that points in circles comes to an end. A file whose last changes lie in a log beside it is refused: it would tell what
//! no longer holds.

use super::keys::{self, Depth};
use super::registry::{Data, Registry};

/// Where the bins begin; offsets count from here.
const BINS: usize = 4096;
const DEPTH_MAX: usize = 32;
const STEPS_MAX: usize = 2_000_000;
/// A name or a value in one byte a letter.
const NARROW_NAME: u16 = 0x20;
const NARROW_VALUE: u16 = 1;
/// The data stand in the place of their offset.
const INLINE: u32 = 0x8000_0000;

/// Whether the bytes are one.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(b"regf")
}

/// Takes what facts are read from; false where the file cannot be used.
pub(super) fn take(bytes: &[u8], registry: &mut Registry) -> bool {
    let hive = Hive { bytes };
    hive.walk(registry).is_some()
}

struct Hive<'b> {
    bytes: &'b [u8],
}

/// A key's cell.
#[derive(Clone, Copy)]
struct Node<'b>(&'b [u8]);

impl<'b> Hive<'b> {
    fn walk(&self, registry: &mut Registry) -> Option<()> {
        // Both numbers are the same once every change is in the file.
        let is_whole = number(self.bytes, 4)? == number(self.bytes, 8)?;
        let root = self.node(number(self.bytes, 0x24)?).filter(|_| is_whole)?;
        let (hive, from) = self.which(root)?;
        let mut steps = STEPS_MAX;
        for (path, depth) in keys::READ {
            let Some(rest) = path.strip_prefix(hive) else { continue };
            let rest = rest.trim_start_matches('\\').strip_prefix("CurrentControlSet\\").unwrap_or(rest);
            let names = rest.split('\\').filter(|name| !name.is_empty());
            let found = names.into_iter().try_fold(from, |node, name| self.child(node, name));
            if let Some(node) = found {
                self.put(registry, node, path, (*depth, DEPTH_MAX), &mut steps);
            }
        }
        Some(())
    }

    /// Which hive it is, and the key from which paths count: in `SYSTEM` the control set that is in use.
    fn which(&self, root: Node<'b>) -> Option<(&'static str, Node<'b>)> {
        let Some(select) = self.child(root, "Select") else {
            self.child(root, "Microsoft")?;
            return Some(("HKLM\\SOFTWARE", root));
        };
        let Some(Data::Number(current)) =
            self.values(select).into_iter().find(|(name, _)| name == "Current").map(|v| v.1)
        else {
            return None;
        };
        Some(("HKLM\\SYSTEM", self.child(root, &format!("ControlSet{current:03}"))?))
    }

    /// Puts a key, and what lies in it as far as it is wanted.
    fn put(
        &self,
        registry: &mut Registry,
        node: Node<'b>,
        path: &str,
        (depth, left): (Depth, usize),
        steps: &mut usize,
    ) {
        if *steps == 0 || left == 0 {
            return;
        }
        *steps -= 1;
        let place = registry.begin(path);
        for (name, data) in self.values(node) {
            registry.put(&place, &name, data);
        }
        if depth == Depth::All {
            for child in self.children(node) {
                if let Some(name) = child.name() {
                    self.put(registry, child, &format!("{path}\\{name}"), (depth, left - 1), steps);
                }
            }
        }
    }

    /// What stands in the cell at an offset.
    fn cell(&self, offset: u32) -> Option<&'b [u8]> {
        let at = BINS.checked_add(usize::try_from(offset).ok()?)?;
        let size = i32::from_le_bytes(self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?);
        // A cell in use has a negative size.
        let size = usize::try_from(size.checked_neg()?).ok()?;
        self.bytes.get(at + 4..at.checked_add(size)?)
    }

    fn node(&self, offset: u32) -> Option<Node<'b>> {
        self.cell(offset).filter(|cell| cell.starts_with(b"nk")).map(Node)
    }

    fn child(&self, node: Node<'b>, name: &str) -> Option<Node<'b>> {
        self.children(node).into_iter().find(|child| child.name().is_some_and(|own| own.eq_ignore_ascii_case(name)))
    }

    fn children(&self, node: Node<'b>) -> Vec<Node<'b>> {
        let listed = number(node.0, 0x14).filter(|count| *count > 0).and_then(|_| self.cell(number(node.0, 0x1c)?));
        listed.map(|list| self.listed(list, true)).unwrap_or_default()
    }

    /// The keys of a list, which may be a list of lists.
    fn listed(&self, list: &'b [u8], is_first: bool) -> Vec<Node<'b>> {
        let width = match list.get(..2) {
            Some(b"lf" | b"lh") => 8,
            Some(b"li" | b"ri") => 4,
            _ => return Vec::new(),
        };
        let count = usize::from(half(list, 2).unwrap_or_default());
        let entries = list.get(4..).unwrap_or_default().chunks_exact(width).take(count);
        let offsets = entries.filter_map(|entry| number(entry, 0));
        if !list.starts_with(b"ri") {
            return offsets.filter_map(|offset| self.node(offset)).collect();
        }
        let lists = offsets.filter(|_| is_first).filter_map(|offset| self.cell(offset));
        lists.flat_map(|list| self.listed(list, false)).collect()
    }

    fn values(&self, node: Node<'b>) -> Vec<(String, Data)> {
        let count = number(node.0, 0x24).and_then(|count| usize::try_from(count).ok()).unwrap_or_default();
        let listed = (count > 0).then(|| self.cell(number(node.0, 0x28)?)).flatten().unwrap_or_default();
        let offsets = listed.chunks_exact(4).take(count).filter_map(|entry| number(entry, 0));
        offsets.filter_map(|offset| self.value(self.cell(offset)?)).collect()
    }

    fn value(&self, cell: &'b [u8]) -> Option<(String, Data)> {
        if !cell.starts_with(b"vk") {
            return None;
        }
        let name = cell.get(0x14..0x14 + usize::from(half(cell, 2)?))?;
        let size = number(cell, 4)?;
        let len = usize::try_from(size & !INLINE).ok()?;
        let data = match size & INLINE {
            0 => self.cell(number(cell, 8)?)?.get(..len)?,
            _ => cell.get(8..8 + len.min(4))?,
        };
        Some((letters(name, half(cell, 0x10)? & NARROW_VALUE != 0), typed(number(cell, 0xc)?, data)?))
    }
}

impl Node<'_> {
    fn name(self) -> Option<String> {
        let len = usize::from(half(self.0, 0x48)?);
        Some(letters(self.0.get(0x4c..0x4c + len)?, half(self.0, 2)? & NARROW_NAME != 0))
    }
}

/// Data by the number of their type.
fn typed(kind: u32, data: &[u8]) -> Option<Data> {
    Some(match kind {
        1 | 2 => Data::Text(letters(data, false).trim_end_matches('\0').to_owned()),
        4 => Data::Number(u32::from_le_bytes(data.try_into().ok()?).into()),
        11 => Data::Number(u64::from_le_bytes(data.try_into().ok()?)),
        _ => Data::Bytes(data.to_vec()),
    })
}

fn letters(bytes: &[u8], is_narrow: bool) -> String {
    let encoding = if is_narrow { encoding_rs::WINDOWS_1252 } else { encoding_rs::UTF_16LE };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}
