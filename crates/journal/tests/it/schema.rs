//! Every column is classified, with a retention.

use std::collections::BTreeMap;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Column {
    class: Class,
    keep: Keep,
}

#[derive(serde::Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Class {
    Public,
    Personal,
    Secret,
}

#[derive(serde::Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Keep {
    Forever,
    Erasable,
    Cache,
    Lapsing,
}

#[test]
fn every_column_of_the_schema_is_classified_and_no_other() {
    let classified: BTreeMap<String, BTreeMap<String, Column>> =
        toml::from_str(include_str!("../../columns.toml")).unwrap();
    let mut listed: Vec<String> = Vec::new();
    for (table, columns) in &classified {
        for (name, column) in columns {
            listed.push(format!("{table}.{name}"));
            let kept_forever = column.class != Class::Public && column.keep == Keep::Forever;
            assert!(!kept_forever, "{table}.{name} is not public, yet could never go");
        }
    }
    listed.sort();
    for schema in [include_str!("../../schema/sqlite.sql"), include_str!("../../schema/postgres.sql")] {
        let mut columns = columns_of(schema);
        columns.sort();
        assert_eq!(listed, columns);
    }
}

/// `table.column` for every column of every CREATE TABLE in the schema file.
fn columns_of(schema: &str) -> Vec<String> {
    let mut columns = Vec::new();
    for table in schema.split("CREATE TABLE ").skip(1) {
        let (name, body) = table.split_once('(').unwrap();
        let body = body.split_once("\n);").map_or_else(|| body.split_once(");").unwrap().0, |b| b.0);
        let lines = body.split([',', '\n']).map(str::trim).filter_map(|line| {
            let (column, kind) = line.split_once(' ')?;
            let typed = ["BIGINT", "TEXT", "BLOB", "BYTEA"].iter().any(|word| kind.starts_with(word));
            typed.then_some(column)
        });
        columns.extend(lines.map(|column| format!("{}.{column}", name.trim())));
    }
    columns
}
