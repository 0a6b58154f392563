//! What names a vendor's form in an address, on its paper and where the paper that came back is looked for.

use journal::Digest;
use model::report::{Report, VendorForm};

/// So many characters name a vendor and its system.
const CODE_CHARS: usize = 12;

/// What names a vendor's form in an address that is printed: it stays the same when other vendors come and go.
#[must_use]
pub fn reply_code(form: &VendorForm) -> String {
    let key = |text: &str| model::width::key(text);
    let digest = Digest::of(format!("{}\u{1f}{}", key(&form.vendor), key(&form.system)).as_bytes()).to_string();
    digest.chars().take(CODE_CHARS).collect()
}

/// The form that such a code names.
#[must_use]
pub fn form_coded<'r>(report: &'r Report, code: &str) -> Option<&'r VendorForm> {
    report.vendors.iter().find(|form| !form.lines.is_empty() && reply_code(form) == code)
}

/// The code in what was typed from a paper or read from it by a scanner: in groups, in wide letters, or at the end of an address.
#[must_use]
pub fn reply_code_typed(text: &str) -> Option<String> {
    let text = model::width::key(text);
    let last = text.rsplit('/').next().unwrap_or_default();
    let code: String = last.chars().filter(char::is_ascii_alphanumeric).collect();
    (code.len() == CODE_CHARS).then_some(code)
}

/// The way back of a paper that leaves the shop; none for a form without a vendor, and for one that is answered whole.
pub(crate) fn way_back(form: &VendorForm, origin: Option<&str>) -> Option<paper::WayBack> {
    let is_awaited = !form.vendor.is_empty() && form.answered() < form.lines.len();
    is_awaited.then(|| paper::WayBack { code: reply_code(form), origin: origin.map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use super::reply_code_typed;

    #[test]
    fn a_code_is_read_however_it_was_typed_or_scanned() {
        for (typed, read) in [
            ("0a1b2c3d4e5f", Some("0a1b2c3d4e5f")),
            (" 0A1B-2C3D-4E5F ", Some("0a1b2c3d4e5f")),
            ("０ａ１ｂ－２ｃ３ｄ－４ｅ５ｆ", Some("0a1b2c3d4e5f")),
            ("https://192.168.1.5:8443/replies/0a1b2c3d4e5f", Some("0a1b2c3d4e5f")),
            ("0a1b-2c3d", None),
            ("", None),
        ] {
            assert_eq!(reply_code_typed(typed).as_deref(), read, "{typed}");
        }
    }
}
