//! Until when the maker of an operating system supplies security updates: a dated table kept as data.

use model::day::Day;
use model::os::Os;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    checked_on: Day,
    products: Vec<Product>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Product {
    code: String,
    ends_on: Day,
    /// How exact the day is.
    #[serde(default)]
    bound: Bound,
    #[expect(dead_code, reason = "read by people in the file; kept so that an unmarked row fails to parse")]
    certainty: String,
}

/// How exact an end of the table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// It ends on that day.
    #[default]
    Exact,
    /// It lasts at least until that day: of what comes after, the table knows nothing.
    AtLeast,
    /// It had ended by that day: its own day is not in the table.
    AtLatest,
}

/// The ends by product, in the order of [`Os::ALL`].
struct Ends {
    checked_on: Option<Day>,
    by_os: Vec<Option<(Day, Bound)>>,
}

static ENDS: LazyLock<Ends> = LazyLock::new(|| {
    // The table is part of the program and its test proves that it parses.
    let table: Option<Table> = toml::from_str(include_str!("../os_support.toml")).ok();
    let end_of = |os: &Os| table.as_ref()?.products.iter().find(|p| p.code == os.code()).map(|p| (p.ends_on, p.bound));
    Ends { checked_on: table.as_ref().map(|t| t.checked_on), by_os: Os::ALL.iter().map(end_of).collect() }
});

/// The last day of security updates; `None` when it is not known here (firmware, a release not written).
#[must_use]
pub fn support_end(os: Os) -> Option<Day> {
    end_in_table(os).map(|(day, _)| day)
}

/// The last day of security updates, and how exact it is.
#[must_use]
pub fn end_in_table(os: Os) -> Option<(Day, Bound)> {
    ENDS.by_os.get(os as usize).copied().flatten()
}

/// The day the table was last checked against its sources.
#[must_use]
pub fn checked_on() -> Option<Day> {
    ENDS.checked_on
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_only_known_products_once_each() {
        let table: Table = toml::from_str(include_str!("../os_support.toml")).unwrap();
        for product in &table.products {
            assert!(Os::ALL.iter().any(|os| os.code() == product.code), "{}", product.code);
            assert_eq!(table.products.iter().filter(|p| p.code == product.code).count(), 1, "{}", product.code);
        }
    }

    #[test]
    fn the_same_build_ends_on_other_days_by_its_edition() {
        let end = |os| support_end(os).map(|day: Day| day.to_string());
        assert_eq!(end(Os::Windows10).as_deref(), Some("2025-10-14"));
        assert_eq!(end(Os::Windows10IotLtsc2021).as_deref(), Some("2032-01-13"));
        assert_eq!(end(Os::Firmware), None);
        assert_eq!(end(Os::Windows11), None);
    }
}
