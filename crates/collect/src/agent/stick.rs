//! A stick that carries reports: it has a number of its own, by which the pharmacy's list of media knows it.

use crate::fail::Fail;
use crate::key_file::beside;
use crate::whole::{self, For};
use model::fact::{Fact, MachineReport, STICK, Value};
use std::fs;
use std::io::{self, Read as _};

/// The file beside the program that holds the number.
const FILE: &str = "yakumori-stick.txt";
/// The number is far shorter.
const FILE_MAX: u64 = 64;

/// The number of the stick on which the program lies; where it is to become one, a new number. Once it has one, a double click
/// finds it too.
pub fn number(is_asked: bool) -> Result<Option<String>, Fail> {
    let path = beside()?.join(FILE);
    let mut text = String::new();
    match fs::File::open(&path).and_then(|file| file.take(FILE_MAX).read_to_string(&mut text)) {
        Ok(_) => Ok(Some(text.trim().to_owned()).filter(|number| !number.is_empty())),
        Err(why) if why.kind() == io::ErrorKind::NotFound && is_asked => {
            let number = new_number().map_err(|why| Fail::file(&path, &why))?;
            whole::put(&path, &format!("{number}\n"), For::Everybody).map_err(|why| Fail::file(&path, &why))?;
            Ok(Some(number))
        }
        Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(why) => Err(Fail::file(&path, &why)),
    }
}

/// `a3f2-9c0b`: short enough for a label on the stick.
fn new_number() -> io::Result<String> {
    let mut chance = [0; 4];
    getrandom::fill(&mut chance)?;
    let [a, b, c, d] = chance;
    Ok(format!("{a:02x}{b:02x}-{c:02x}{d:02x}"))
}

/// Lets the report tell by which stick it comes.
pub fn note(report: &mut MachineReport, number: &str) {
    report.facts.push(Fact {
        name: STICK.to_owned(),
        of: String::new(),
        value: Value::Text(number.to_owned()),
        source: FILE.to_owned(),
        digest: String::new(),
    });
}
