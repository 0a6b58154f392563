//! Passwords: which ones are good enough, and how they are kept.

mod known;
mod romaji;
mod runs;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use known::unknown;
use unicode_normalization::UnicodeNormalization as _;

/// Without a second factor (ガイドライン第7.0版: 13文字以上).
const LEAST_ALONE: usize = 13;
/// With one (ガイドライン第7.0版, and item 2-⑦ of the R7 sheet: 8文字以上).
const LEAST_WITH_SECOND: usize = 8;
/// More is not hashed: work for nothing.
const MOST: usize = 128;
/// Guesses below which a password is found by trying what people commonly use, as powers of ten: without a second factor, and
/// with one. 薬守の目安, after what zxcvbn calls "safely unguessable" and "somewhat guessable".
const GUESSES_ALONE: f64 = 8.0;
const GUESSES_WITH_SECOND: f64 = 6.0;

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    /// Too short.
    #[error("{least}文字以上にしてください / use {least} characters or more")]
    Short {
        /// The least.
        least: usize,
    },
    /// Too long.
    #[error("{MOST}文字までにしてください / use {MOST} characters or fewer")]
    Long,
    /// It holds what cannot be seen and hardly typed again: a tab, a NUL.
    #[error(
        "見えない文字（タブや制御文字）が入っています。打ち直してください / it holds letters that cannot be seen; type it anew"
    )]
    Unseen,
    /// Letters, digits and signs are not all there (item 2-⑦: 英数・記号の混在). かな and 漢字 may stand beside them and are no 英字.
    #[error("英字（a〜z）・数字・記号をどれも入れてください / mix letters (a–z), digits and signs")]
    NotMixed,
    /// Found early by whoever tries common words, names and keyboard runs.
    #[error(
        "よく使われる言葉や、名前・並びから推測されます。関係のない言葉をいくつかつないでください / it is guessed from common words, names or runs; join a few unrelated words"
    )]
    Guessable,
    /// It was used before.
    #[error("前に使ったパスワードです。別のものにしてください / it was used before; choose another")]
    Earlier,
}

/// A password could not be hashed: the machine lacks memory.
#[derive(Debug, thiserror::Error)]
#[error("パスワードを保存できませんでした（{0}） / the password could not be kept")]
pub struct HashError(String);

/// The password as it counts: full-width letters of a Japanese keyboard are the same letters.
fn folded(password: &str) -> String {
    password.nfkc().collect()
}

/// Whether a password is good enough. `names` are what anybody would try first: the person's and the pharmacy's name.
///
/// # Errors
/// Why it is not.
pub fn check(password: &str, has_second: bool, names: &[&str]) -> Result<(), Weak> {
    let password = folded(password);
    let length = password.chars().count();
    let least = if has_second { LEAST_WITH_SECOND } else { LEAST_ALONE };
    if length < least {
        return Err(Weak::Short { least });
    }
    if length > MOST {
        return Err(Weak::Long);
    }
    if password.chars().any(char::is_control) {
        return Err(Weak::Unseen);
    }
    let has = |is: fn(char) -> bool| password.chars().any(is);
    if !(has(|c| c.is_ascii_alphabetic()) && has(|c| c.is_ascii_digit()) && has(|c| !c.is_alphanumeric())) {
        return Err(Weak::NotMixed);
    }
    let names: Vec<String> = names.iter().map(|name| folded(name)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).chain(["yakumori"]).collect();
    let enough = if has_second { GUESSES_WITH_SECOND } else { GUESSES_ALONE };
    let is_guessable = zxcvbn::zxcvbn(&password, &names).guesses_log10() < enough;
    // What is a name to those who work here is no secret, and a common word or a run (1234, abcd, 0000, あいうえ, kakikukeko, qwer)
    // is no work to try: none of them counts.
    if is_guessable || unknown(&password, &names) < LEAST_WITH_SECOND {
        return Err(Weak::Guessable);
    }
    Ok(())
}

/// What is kept of a password: Argon2id with the memory and passes that the library holds to be right, in PHC form.
///
/// # Errors
/// [`HashError`].
pub fn hash(password: &str, salt: [u8; 16]) -> Result<String, HashError> {
    let hashed = Argon2::default().hash_password_with_salt(folded(password).as_bytes(), &salt);
    Ok(hashed.map_err(|why| HashError(why.to_string()))?.to_string())
}

/// Whether it is the password of which that is kept. Takes tens of milliseconds, on purpose.
#[must_use]
pub fn is_password(password: &str, kept: &str) -> bool {
    password.chars().count() <= MOST && Argon2::default().verify_password(folded(password).as_bytes(), kept).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_good_enough() {
        let (alone, second) = (false, true);
        for (password, has_second, expected) in [
            ("kumo-7-pan-ame", alone, Ok(())),
            ("kumo-7-pan", alone, Err(Weak::Short { least: 13 })),
            ("kumo-7-pan\0-ame", alone, Err(Weak::Unseen)),
            ("kumo-7-p", second, Ok(())),
            ("kumo-7p", second, Err(Weak::Short { least: 8 })),
            ("kumopanamesora", alone, Err(Weak::NotMixed)),
            ("kumopanamesora77", alone, Err(Weak::NotMixed)),
            ("くもりのち雨が7日-つづく", alone, Err(Weak::NotMixed)),
            ("くもりのちameが7日-つづく", alone, Ok(())),
            ("みどり薬局のパスワード1!", alone, Err(Weak::NotMixed)),
            ("みどり薬局のパスワードda1!", alone, Err(Weak::Guessable)),
            ("MidoriYakkyoku-2025!", alone, Err(Weak::Guessable)),
            ("Password-yakkyoku-1", alone, Err(Weak::Guessable)),
            ("pasuwa-do-da-1!", alone, Err(Weak::Guessable)),
            ("Yakuzaishi#0001-Kanri", alone, Err(Weak::Guessable)),
            ("P@ssw0rd-Kusuri77!", alone, Err(Weak::Guessable)),
            ("aiueo-kakikukeko-1!", alone, Err(Weak::Guessable)),
            ("irohanihoheto7!", alone, Err(Weak::Guessable)),
            ("iroha-1-iroha", alone, Err(Weak::Guessable)),
            ("sashisuseso!77tachitsuteto", alone, Err(Weak::Guessable)),
            ("sasisuseso!77tatituteto", alone, Err(Weak::Guessable)),
            ("midori-7-pan-ame-kumo", alone, Ok(())),
            ("yakkyoku-7-pan-ame-kumo", alone, Ok(())),
            ("aaaaaaaaaaaa1!", alone, Err(Weak::Guessable)),
            ("Password123456!", alone, Err(Weak::Guessable)),
            ("qwertyuiop123!", alone, Err(Weak::Guessable)),
            ("Midori-2025", second, Err(Weak::Guessable)),
            ("Tanaka12345678!", alone, Err(Weak::Guessable)),
            ("Tanaka!77776543210", alone, Err(Weak::Guessable)),
            ("kumo-1234-pan-ame", alone, Ok(())),
            ("あいうえおかきくけこさしすせそa1!", alone, Err(Weak::Guessable)),
            ("アイウエオカキクケコサシスセソa1!", alone, Err(Weak::Guessable)),
            ("んをろれるりらよゆやもめむみまa1!", alone, Err(Weak::Guessable)),
            ("qwertyuiopasdfgh7!", alone, Err(Weak::Guessable)),
            ("1qaz2wsx3edc4rfv!", alone, Err(Weak::Guessable)),
            ("たていすかんなにらせa1!あい", alone, Err(Weak::Guessable)),
            ("あかさたなの8kai-ゆうやけ", alone, Ok(())),
        ] {
            assert_eq!(check(password, has_second, &["Midori", "みどり薬局", "緑 花子"]), expected, "{password}");
        }
        for reading in ["やまだ はなこ", "ヤマダ　ハナコ", "やまだはなこ", "yamada hanako"] {
            let names = ["山田 花子", reading];
            assert_eq!(check("yamadahanako-12345!", alone, &names), Err(Weak::Guessable), "{reading}");
            assert_eq!(check("kumo-7-pan-ame", alone, &names), Ok(()), "{reading}");
        }
        assert_eq!(check(&"kumo-7-pan-ame".repeat(10), alone, &[]), Err(Weak::Long));
    }

    #[test]
    fn what_is_kept_knows_the_password_and_no_other() {
        let kept = hash("kumo-7-pan-ame", [7; 16]).unwrap();
        assert!(kept.starts_with("$argon2id$") && !kept.contains("kumo"), "{kept}");
        assert!(is_password("kumo-7-pan-ame", &kept));
        assert!(is_password("ｋｕｍｏ－７－ｐａｎ－ａｍｅ", &kept), "typed with full-width letters");
        for wrong in ["kumo-7-pan-am", "", "KUMO-7-pan-ame"] {
            assert!(!is_password(wrong, &kept), "{wrong}");
        }
        assert!(!is_password("kumo-7-pan-ame", "") && !is_password("kumo-7-pan-ame", "$argon2id$v=19$broken"));
        assert_ne!(hash("kumo-7-pan-ame", [8; 16]).unwrap(), kept, "the salt counts");
    }
}
