//! 戻った紙の書き写し: where the pharmacy types a form that a vendor filled in on paper, for the eye and for a camera.

use crate::foot::picture;
use model::lang::Lang;
use serde::Serialize;

/// Where a paper that comes back is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayBack {
    /// What names the vendor's form.
    pub code: String,
    /// Where the shop's devices open the pages, where that is known: `https://192.168.1.5:8443`.
    pub origin: Option<String>,
}

/// The same, laid out.
#[derive(Debug, Serialize)]
pub(crate) struct WayBackSheet {
    words: String,
    /// The code as an SVG picture.
    qr: Vec<u8>,
}

/// So many characters of the code stand together, for whoever types it.
const GROUP: usize = 4;

impl WayBack {
    /// What the code says: the page itself, or, where no address is known, what a hand-held reader types on the list of replies.
    #[must_use]
    pub fn coded(&self) -> String {
        match &self.origin {
            Some(origin) => format!("{origin}/replies/{}", self.code),
            None => self.grouped(),
        }
    }

    fn grouped(&self) -> String {
        let letters: Vec<char> = self.code.chars().collect();
        letters.chunks(GROUP).map(String::from_iter).collect::<Vec<_>>().join("-")
    }

    pub(crate) fn sheet(&self, lang: Lang) -> WayBackSheet {
        let code = self.grouped();
        let mut words = match lang {
            Lang::Ja => format!(
                "薬局の控え: 戻った紙は、薬守の「事業者の回答」にこの番号を入れて書き写します。\n受付番号 {code}"
            ),
            Lang::En => format!(
                "薬局の控え / For the pharmacy: when this comes back, enter this number under \"The vendors' replies\".\n受付番号 Number {code}"
            ),
        };
        if self.origin.is_some() {
            words.push('\n');
            words.push_str(&self.coded());
        }
        WayBackSheet { words, qr: picture(&self.coded()) }
    }
}
