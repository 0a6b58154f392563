//! What falls due, by command: in the order of days, what has passed first, as the pages and the interface tell it.

use crate::pages::midori;

#[test]
fn what_falls_due_is_told_in_the_order_of_days() {
    let folder = midori();
    let answered = ["answer", "2-⑨", "いいえ", "--confirmed", "R7.6.2", "--target", "R8.3.31", "--by", "あい うえお"];
    let ran = folder.run(&[&answered[..], &["--on", "2025-11-25"]].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran = folder.run(&["due", "--on", "2025-11-25"]);
    assert!(ran.code == 0 && ran.out.contains("令和8年3月31日  2-⑨"), "{}", ran.out);
    let told = folder.run(&["due", "--on", "2025-11-25", "--json"]).json();
    let days: Vec<&str> = told["due"].as_array().unwrap().iter().map(|due| due["on"].as_str().unwrap()).collect();
    assert!(days.len() > 2 && days.is_sorted() && days.contains(&"2026-03-31"), "{days:?}");
    let later = folder.run(&["due", "--on", "2026-04-02", "--lang", "en"]);
    assert!(later.out.contains("2026-03-31 (passed)"), "{}", later.out);
}
