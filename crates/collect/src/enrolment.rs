//! The code by which a machine comes to report over the network: a secret that is good once, and the pin by which the machine knows
//! the shop's own server. Both are typed together, so that nobody between the two can stand in for either.

use crate::seen::sha256_hex;

/// Letters that are not read as one another, five bits each (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Letters of the secret: 40 bits, good once and for half an hour.
const SECRET: usize = 8;
/// Letters of the pin: 80 bits, of which nobody makes a second certificate in that time.
const PIN: usize = 16;
/// Letters that stand together.
const GROUP: usize = 4;

/// A code for enrolling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolmentCode {
    /// What lets the machine in, once.
    pub secret: String,
    /// The beginning of the digest of the certificate that vouches for the server.
    pub pin: Pin,
}

/// How a server's certificate is known: its SHA-256 in hexadecimal, or the beginning of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin(String);

impl Pin {
    /// The whole digest of a certificate (DER).
    #[must_use]
    pub fn of(certificate: &[u8]) -> Self {
        Self(sha256_hex(certificate))
    }

    /// A digest that was kept.
    #[must_use]
    pub fn kept(hex: &str) -> Option<Self> {
        let is_digest = hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_digest.then(|| Self(hex.to_ascii_lowercase()))
    }

    /// Whether it is that certificate's.
    #[must_use]
    pub fn fits(&self, certificate: &[u8]) -> bool {
        sha256_hex(certificate).starts_with(&self.0)
    }

    /// In hexadecimal.
    #[must_use]
    pub fn hex(&self) -> &str {
        &self.0
    }
}

impl EnrolmentCode {
    /// A code of these random bytes, for a server that shows this certificate (DER).
    #[must_use]
    pub fn new(chance: &[u8; SECRET], certificate: &[u8]) -> Self {
        let secret = chance.iter().map(|byte| letter(usize::from(byte % 32))).collect();
        let digest = Pin::of(certificate);
        // A letter of a code holds five bits, a digit of a digest four.
        Self { secret, pin: Pin(digest.0.get(..PIN * 5 / 4).unwrap_or_default().to_owned()) }
    }

    /// As it is shown: `4hvk-92md-…`.
    #[must_use]
    pub fn text(&self) -> String {
        let letters: Vec<char> = self.secret.chars().chain(letters_of(&self.pin.0)).collect();
        letters.chunks(GROUP).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }

    /// As it was typed, however wide and in whatever groups.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let key = model::width::key(typed);
        let digits: Option<Vec<usize>> = key.chars().filter(|c| !matches!(c, '-' | ' ')).map(value).collect();
        let digits = digits.filter(|digits| digits.len() == SECRET + PIN)?;
        let (secret, pin) = digits.split_at_checked(SECRET)?;
        Some(Self { secret: secret.iter().map(|at| letter(*at)).collect(), pin: Pin(hex_of(pin)) })
    }
}

fn letter(at: usize) -> char {
    LETTERS.get(at).copied().map_or('0', char::from)
}

/// The value of a letter. What people take for another letter is that letter.
fn value(typed: char) -> Option<usize> {
    let meant = match typed.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    LETTERS.iter().position(|letter| char::from(*letter) == meant)
}

/// Hexadecimal digits as letters of a code: five digits are four letters.
fn letters_of(hex: &str) -> Vec<char> {
    let bits: Vec<bool> = hex.chars().filter_map(|digit| digit.to_digit(16)).flat_map(|digit| bits(digit, 4)).collect();
    bits.chunks(5).map(|five| letter(number(five))).collect()
}

fn hex_of(letters: &[usize]) -> String {
    let bits: Vec<bool> =
        letters.iter().flat_map(|letter| bits(u32::try_from(*letter).unwrap_or_default(), 5)).collect();
    bits.chunks(4).map(|four| format!("{:x}", number(four))).collect()
}

fn bits(number: u32, width: u32) -> impl Iterator<Item = bool> {
    (0..width).rev().map(move |at| number >> at & 1 == 1)
}

fn number(bits: &[bool]) -> usize {
    bits.iter().fold(0, |number, bit| number * 2 + usize::from(*bit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it_and_knows_its_certificate() {
        let code = EnrolmentCode::new(&[0, 9, 31, 64, 200, 255, 7, 17], b"certificate");
        let text = code.text();
        assert_eq!((text.len(), text.split('-').count()), (29, 6), "{text}");
        let wide: String = text.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
        for typed in [text.clone(), text.to_uppercase(), text.replace('-', " "), text.replace('0', "o"), wide] {
            assert_eq!(EnrolmentCode::read(&typed).as_ref(), Some(&code), "{typed}");
        }
        assert!(code.pin.fits(b"certificate") && !code.pin.fits(b"another"));
        assert_eq!(code.pin.hex().len(), 20, "80 bits");
        let first = text.chars().next().unwrap();
        for bad in ["", text.trim_start_matches(first), &format!("{text}0"), &text.replacen(first, "u", 1)] {
            assert_eq!(EnrolmentCode::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_pin_that_is_kept_is_a_whole_digest() {
        let (whole, code) = (Pin::of(b"certificate"), EnrolmentCode::new(&[0; SECRET], b"certificate"));
        assert_eq!(Pin::kept(whole.hex()), Some(whole.clone()));
        assert_eq!(Pin::kept(code.pin.hex()), None);
        assert!(whole.fits(b"certificate"));
    }
}
