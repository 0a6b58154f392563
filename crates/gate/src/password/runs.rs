//! Runs: what fingers and tongues know by heart. Whoever tries passwords tries them first.

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

/// How many characters there are beside runs: four or more of which each is the one before, or its neighbour in one of the orders, in
/// one direction.
pub(super) fn beside_runs(password: &str) -> usize {
    let letters: Vec<char> = password.chars().map(as_hiragana).collect();
    let (mut at, mut beside) = (0, 0);
    while let Some(rest) = letters.get(at..).filter(|rest| !rest.is_empty()) {
        match longest_run(rest) {
            run if run >= RUN => at += run,
            _ => (at, beside) = (at + 1, beside + 1),
        }
    }
    beside
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

fn step_of_codes(a: char, b: char) -> Option<i64> {
    Some(i64::from(u32::from(b)) - i64::from(u32::from(a))).filter(|step| step.abs() <= 1)
}

/// Katakana are the same letters.
fn as_hiragana(c: char) -> char {
    if ('ァ'..='ヶ').contains(&c) { char::from_u32(u32::from(c) - 0x60).unwrap_or(c) } else { c }
}
