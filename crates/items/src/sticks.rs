//! Sticks that carry reports of machines: whether the list of media permits them.

use model::pharmacy::Pharmacy;
use model::record::Media;
use model::word::{DeviceState, YesNo};

/// How a stick stands on the list of media.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StickStands {
    /// It may be used.
    Permitted,
    /// It is on the list, and may not be used, or is gone.
    Refused,
    /// It is not on the list.
    Unlisted,
}

/// How the stick of a number stands.
#[must_use]
pub fn stick_stands(shop: &Pharmacy, number: &str) -> StickStands {
    let mut rows = shop.media.records().filter(|media| media.is_numbered(number)).peekable();
    match (rows.peek().is_some(), rows.any(is_permitted)) {
        (_, true) => StickStands::Permitted,
        (true, false) => StickStands::Refused,
        (false, false) => StickStands::Unlisted,
    }
}

/// Whether a medium may be used and is still there.
#[must_use]
pub fn is_permitted(media: &Media) -> bool {
    media.permitted.means() == Some(YesNo::Yes)
        && media.state.means() != Some(DeviceState::Disposed)
        && !media.is_lost()
}
