//! A new duty's folder, with cases that fail until they are filled in.

use anyhow::{Result, ensure};
use std::path::Path;

/// Writes the folder. The line in the list and the row on a sheet are left to the person.
pub fn new_item(root: &Path, code: &str) -> Result<()> {
    ensure!(
        !code.is_empty() && code.chars().all(|c| c.is_ascii_lowercase() || c == '_'),
        "a duty's code is lower-case words joined by _"
    );
    let folder = root.join("crates/items/src/duties").join(code);
    ensure!(!folder.exists(), "{} is there already", folder.display());
    std::fs::create_dir_all(&folder)?;
    for (name, text) in [("mod.rs", RULE), ("item.toml", ITEM), ("cases.md", CASES), ("help.ja.md", HELP)] {
        std::fs::write(folder.join(name), text.replace("CODE", code))?;
    }
    crate::run::say(&format!(
        "{}: add `{code}` to crates/items/src/duties.rs, point a sheet's row at it, fill in the cases",
        folder.display()
    ));
    Ok(())
}

const RULE: &str = "//! CODE: what must be so, in one sentence.

use crate::checklist::Ask;
use crate::tally::{Tally, because};
use model::finding::{Finding, Subject};

/// Judges it.
pub fn judge<'p>(ask: &Ask<'p>) -> Finding<'p> {
    let mut tally = Tally::new(ask.today);
    tally.open(because(\"nothing_known\", Subject::Pharmacy));
    tally.finish()
}
";

const ITEM: &str = "title = { ja = \"\", en = \"\" }
why = { ja = \"\", en = \"\" }
who = { ja = \"\", en = \"\" }
counts = { ja = \"\", en = \"\" }

[says.nothing_known]
ja = \"記録がありません。\"
en = \"Nothing is recorded.\"
";

const CASES: &str = "# CODE の判定例

## できている
判定: 適合・自己申告
理由: write_me

## できていない
判定: 不適合・自己申告
理由: write_me

## わからない
判定: 不明
理由: nothing_known
";

const HELP: &str = "# CODE

## なぜ

## どうすれば

## 誰に聞く
";
