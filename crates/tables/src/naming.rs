//! What names a row, and what tells two rows of one name apart.

use model::record::{Row, version_key};
use model::width;

/// One key for a set of naming columns; `None` unless all are filled in.
pub(crate) fn name(cells: &Row, columns: &[&str]) -> Option<String> {
    let mut name = String::new();
    for column in columns {
        name.push_str(&filled(cells, column)?);
        name.push('\u{1F}');
    }
    Some(name)
}

/// Whether two rows cannot be one: both carry a value in a column of a better name, and the values differ. Two forms of one vendor
/// are about two systems, also where neither tells its year.
pub(crate) fn contradicts(one: &Row, other: &Row, earlier: &[&[&str]]) -> bool {
    let differ = |column: &&str| match (filled(one, column), filled(other, column)) {
        (Some(one), Some(other)) => one != other,
        _ => false,
    };
    earlier.iter().flat_map(|columns| columns.iter()).any(differ)
}

/// The columns that name a version.
pub(crate) const VERSIONS: [&str; 2] = ["version", "form_version"];

fn is_version(column: &str) -> bool {
    VERSIONS.contains(&column)
}

fn filled(cells: &Row, column: &str) -> Option<String> {
    let key = if is_version(column) { version_key } else { width::key };
    cells.get(column).map(|text| key(text)).filter(|key| !key.is_empty())
}
