//! Romaji, read as the kana that it stands for: a run or a word is the same however it is typed.

use super::known::Part;

/// The rows of the kana, by the consonant that begins them; a blank has no kana.
const ROWS: [(&str, &str); 15] = [
    ("", "あいうえお"),
    ("k", "かきくけこ"),
    ("s", "さしすせそ"),
    ("t", "たちつてと"),
    ("n", "なにぬねの"),
    ("h", "はひふへほ"),
    ("m", "まみむめも"),
    ("y", "や ゆ よ"),
    ("r", "らりるれろ"),
    ("w", "わ   を"),
    ("g", "がぎぐげご"),
    ("z", "ざじずぜぞ"),
    ("d", "だぢづでど"),
    ("b", "ばびぶべぼ"),
    ("p", "ぱぴぷぺぽ"),
];
/// Syllables that Hepburn writes otherwise, and those of two kana: the longest first.
const OTHERS: [(&str, &str); 29] = [
    ("kya", "きゃ"),
    ("kyu", "きゅ"),
    ("kyo", "きょ"),
    ("sha", "しゃ"),
    ("shu", "しゅ"),
    ("sho", "しょ"),
    ("shi", "し"),
    ("sya", "しゃ"),
    ("syu", "しゅ"),
    ("syo", "しょ"),
    ("cha", "ちゃ"),
    ("chu", "ちゅ"),
    ("cho", "ちょ"),
    ("chi", "ち"),
    ("tya", "ちゃ"),
    ("tyo", "ちょ"),
    ("tsu", "つ"),
    ("nya", "にゃ"),
    ("hyo", "ひょ"),
    ("ryo", "りょ"),
    ("ryu", "りゅ"),
    ("gyo", "ぎょ"),
    ("fu", "ふ"),
    ("ja", "じゃ"),
    ("ju", "じゅ"),
    ("jo", "じょ"),
    ("ji", "じ"),
    ("nn", "ん"),
    ("n'", "ん"),
];
const VOWELS: &str = "aiueo";

/// The parts with every syllable of romaji as its kana; what is none stays as it is.
pub(super) fn syllables(parts: &[Part]) -> Vec<Part> {
    let (mut read, mut rest) = (Vec::new(), parts);
    while let Some((first, after)) = rest.split_first() {
        let Some((kana, typed)) = syllable(rest) else {
            let letter = match first.0 {
                'n' => 'ん',
                _ if is_doubled(rest) => 'っ',
                letter => letter,
            };
            read.push((letter, first.1));
            rest = after;
            continue;
        };
        // The weight of what was typed lies on the first kana.
        let weights = std::iter::once(typed).chain(std::iter::repeat(0));
        read.extend(kana.chars().zip(weights));
        rest = rest.get(typed..).unwrap_or_default();
    }
    read
}

/// The syllable that begins here, and how many letters it takes.
fn syllable(rest: &[Part]) -> Option<(String, usize)> {
    let begins =
        |word: &str| word.len() <= rest.len() && word.chars().zip(rest).all(|(letter, (typed, _))| letter == *typed);
    if let Some((typed, kana)) = OTHERS.iter().find(|(typed, _)| begins(typed)) {
        return Some(((*kana).to_owned(), typed.len()));
    }
    let consonant = usize::from(!VOWELS.contains(rest.first()?.0));
    let column = VOWELS.find(rest.get(consonant)?.0)?;
    let row = ROWS.iter().find(|(letter, _)| letter.len() == consonant && begins(letter))?.1;
    let kana = row.chars().nth(column).filter(|kana| *kana != ' ')?;
    Some((kana.to_string(), consonant + 1))
}

/// A consonant that is typed twice: the first is the small っ.
fn is_doubled(rest: &[Part]) -> bool {
    matches!(rest, [(a, _), (b, _), ..] if a == b && a.is_ascii_lowercase() && !VOWELS.contains(*a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn romaji_is_read_as_kana() {
        for (typed, kana) in [
            ("kakikukeko", "かきくけこ"),
            ("yakkyoku", "やっきょく"),
            ("tatituteto", "たちつてと"),
            ("tachitsuteto", "たちつてと"),
            ("kanri", "かんり"),
            ("pan-7", "ぱん-7"),
            ("qwe", "qwえ"),
            ("wiみ", "wいみ"),
        ] {
            let parts: Vec<Part> = typed.chars().map(|letter| (letter, 1)).collect();
            let read = syllables(&parts);
            let told: String = read.iter().map(|(letter, _)| *letter).collect();
            assert_eq!(told, kana, "{typed}");
            assert_eq!(read.iter().map(|(_, weight)| weight).sum::<usize>(), typed.chars().count(), "{typed}");
        }
    }
}
