//! What every page has at hand.

use crate::door::Door;
use crate::server::Served;

/// The pharmacy that is served, and the door of this run.
pub(crate) struct App {
    pub(crate) served: Served,
    pub(crate) door: Door,
}
