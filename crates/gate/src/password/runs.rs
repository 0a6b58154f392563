//! Runs: what fingers and tongues know by heart. Whoever tries passwords tries them first.

use super::known::{GAP, Part};

/// What is known by heart, each forwards and backwards: the kana in their order, with their marks; the rows of the keyboard, by its
/// letters, by its signs and by its kana; and its slanting columns. Letters and digits in the order of their codes are known too.
const BY_HEART: [&str; 26] = [
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
    "がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽ",
    "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす",
    "ぬふあうえおやゆよわほへ",
    "たていすかんなにらせ",
    "ちとしはきくまのりれけむ",
    "つさそひこみもねるめろ",
    "1234567890-^",
    "qwertyuiop@[",
    "asdfghjkl;:]",
    "zxcvbnm,./",
    "!\"#$%&'()=~",
    "!@#$%^&*()_+",
    "1qaz",
    "2wsx",
    "3edc",
    "4rfv",
    "5tgb",
    "6yhn",
    "7ujm",
    "8ik,",
    "9ol.",
    "0p;/",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "qawsedrftgyhujikolp",
];
/// So many characters are a run.
const RUN: usize = 4;
/// So many syllables are one where they took this many letters to type: iroha.
const TYPED_RUN: (usize, usize) = (3, 5);

/// What is left beside runs: four or more characters of which each is the one before, or its neighbour in one of the orders, in one
/// direction.
pub(super) fn without_runs(parts: &[Part]) -> Vec<Part> {
    let letters: Vec<char> = parts.iter().map(|(letter, _)| *letter).collect();
    let (mut at, mut left) = (0, Vec::new());
    while let Some(rest) = letters.get(at..).filter(|rest| !rest.is_empty()) {
        let run = longest_run(rest);
        let here = parts.get(at..).unwrap_or_default();
        let typed: usize = here.iter().take(run).map(|(_, weight)| weight).sum();
        if run >= RUN || (run >= TYPED_RUN.0 && typed >= TYPED_RUN.1) {
            left.push(GAP);
            at += run;
        } else {
            left.extend(here.first());
            at += 1;
        }
    }
    left
}

/// How many characters the run is long that begins here.
fn longest_run(letters: &[char]) -> usize {
    let by_heart = BY_HEART.iter().map(|order| run_along(letters, |a, b| step_in(order, a, b)));
    by_heart.chain([run_along(letters, step_of_codes)]).max().unwrap_or_default()
}

/// The same by what leads from each letter to the next: the same step, as long as there is one.
fn run_along(letters: &[char], step: impl Fn(char, char) -> Option<i64>) -> usize {
    let mut steps = letters.iter().zip(letters.iter().skip(1)).map(|(a, b)| step(*a, *b));
    match steps.next().flatten() {
        None => letters.len().min(1),
        Some(first) => 2 + steps.take_while(|next| *next == Some(first)).count(),
    }
}

fn step_in(order: &str, a: char, b: char) -> Option<i64> {
    let place = |wanted: char| order.chars().position(|c| c == wanted).and_then(|at| i64::try_from(at).ok());
    Some(place(b)? - place(a)?).filter(|step| step.abs() == 1)
}

/// Of what was taken out nothing goes on.
fn step_of_codes(a: char, b: char) -> Option<i64> {
    if a == GAP.0 || b == GAP.0 {
        return None;
    }
    Some(i64::from(u32::from(b)) - i64::from(u32::from(a))).filter(|step| step.abs() <= 1)
}
