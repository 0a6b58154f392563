//! What every page has at hand.

use crate::door::Door;
use crate::error::PageError;
use crate::importing::Tray;
use crate::network::Network;
use crate::photo::Camera;
use flow::{BeginError, Beginning, Reading, Shop, ShopError};
use model::lang::Lang;
use std::sync::{Arc, OnceLock};

/// The pharmacy that is served, once there is one, and the door of this run.
pub(crate) struct App {
    shop: OnceLock<Arc<Shop>>,
    pub(crate) beginning: Beginning,
    pub(crate) reading: Reading,
    /// The language that the program was started with, if it was told one.
    pub(crate) told_lang: Option<Lang>,
    pub(crate) door: Door,
    pub(crate) tray: Tray,
    pub(crate) camera: Camera,
    pub(crate) network: Network,
}

impl App {
    pub(crate) fn new(served: crate::server::Served, door: Door) -> Self {
        let crate::server::Served { shop, beginning, reading, lang } = served;
        let shop = shop.map(OnceLock::from).unwrap_or_default();
        Self {
            shop,
            beginning,
            reading,
            told_lang: lang,
            door,
            tray: Tray::default(),
            camera: Camera::default(),
            network: Network::new(),
        }
    }

    /// The pharmacy; where there is none yet, the person is led to begin one.
    pub(crate) fn shop(&self) -> Result<&Arc<Shop>, PageError> {
        self.shop.get().ok_or_else(PageError::to_begin)
    }

    /// Whether somebody is registered. Where that cannot be read, nobody is let in by a key.
    pub(crate) async fn has_members(&self) -> bool {
        match self.shop.get() {
            None => false,
            Some(shop) => shop.now().await.is_ok_and(|state| !state.shop.members.is_empty()),
        }
    }

    /// Whether anything may be written: the past is only looked at.
    pub(crate) fn may_write(&self) -> bool {
        self.reading.recorded_by.is_none()
    }

    /// Begins the pharmacy's record, and serves it from then on.
    pub(crate) async fn begin(&self, name: &str) -> Result<(), BeginError> {
        let there = || BeginError::Shop(ShopError::AlreadyThere { place: self.beginning.place.to_string() });
        if self.shop.get().is_some() {
            return Err(there());
        }
        let begun = Arc::new(self.beginning.begin(name).await?);
        self.shop.set(begun).map_err(|_| there())
    }

    /// The pharmacy, to be closed when nothing is served any more.
    pub(crate) fn served(&self) -> Option<Arc<Shop>> {
        self.shop.get().cloned()
    }
}
