//! Listening, and which address leads to which page.

use crate::app::App;
use crate::door::{self, Door};
use crate::{api, furigana, network, pages, routes};
use axum::Router;
use axum::middleware;
use flow::{Beginning, Reading, Shop};
use model::lang::Lang;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// What the pages show.
#[derive(Debug)]
pub struct Served {
    /// The pharmacy; none where its record is still to be begun.
    pub shop: Option<Arc<Shop>>,
    /// Where a record may begin.
    pub beginning: Beginning,
    /// How the record is looked at.
    pub reading: Reading,
    /// The language, if the program was told one; else each browser says what its user reads.
    pub lang: Option<Lang>,
}

/// A server that listens.
pub struct Serving {
    /// The address to open; with the key of this run, as long as nobody is registered.
    pub address: String,
    /// Whether the address holds the key of this run.
    pub has_key: bool,
    listener: TcpListener,
    router: Router,
    app: Arc<App>,
}

/// Why the pages cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Other machines could connect.
    #[error(
        "{0} では待ち受けません。この機器の中だけ（127.0.0.1）で使ってください / listens on this machine only (127.0.0.1)"
    )]
    NotThisMachine(SocketAddr),
    /// The address is taken or not allowed.
    #[error(
        "{address} で待ち受けられません（{why}）。--listen 127.0.0.1:0 で空いている番号を使えます / cannot listen there; --listen 127.0.0.1:0 takes a free port"
    )]
    Taken {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        #[source]
        why: std::io::Error,
    },
    /// No randomness for the key.
    #[error("乱数を得られません: {0} / no randomness")]
    Chance(std::io::Error),
    /// The server stopped.
    #[error("ページの配信が止まりました: {0} / the server stopped")]
    Stopped(std::io::Error),
}

/// Begins to listen.
///
/// # Errors
/// [`ServeError`].
pub async fn serve(served: Served, listen: SocketAddr) -> Result<Serving, ServeError> {
    if !listen.ip().is_loopback() {
        return Err(ServeError::NotThisMachine(listen));
    }
    let chance = || flow::new_id(&served.beginning.clock).map_err(ServeError::Chance);
    let (key, token) = (chance()?, chance()?);
    let listener = TcpListener::bind(listen).await.map_err(|why| ServeError::Taken { address: listen, why })?;
    let bound = listener.local_addr().map_err(|why| ServeError::Taken { address: listen, why })?;
    let app = Arc::new(App::new(served, Door::new(key.clone(), token, bound)));
    let router = routes::all()
        .router
        .fallback(pages::nowhere)
        .method_not_allowed_fallback(pages::only_read)
        .with_state(app.clone())
        .layer(middleware::from_fn(furigana::put))
        .layer(middleware::from_fn_with_state(app.clone(), api::once))
        .layer(middleware::from_fn_with_state(app.clone(), door::guard));
    // Once somebody is registered, the key lets nobody in any more.
    let has_key = !app.has_members().await;
    let address = if has_key { format!("http://{bound}/?key={key}") } else { format!("http://{bound}/") };
    Ok(Serving { address, has_key, listener, router, app })
}

impl Serving {
    /// Serves until `stop` is done. Gives the pharmacy that was served, which may have begun meanwhile, to be closed.
    ///
    /// # Errors
    /// The server stopped on its own.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<Option<Arc<Shop>>, ServeError> {
        let Self { listener, router, app, .. } = self;
        let daily = tokio::spawn(do_daily(app.clone()));
        let network = tokio::spawn(network::keep(app.clone(), router.clone()));
        let served = axum::serve(listener, router).with_graceful_shutdown(stop).await;
        app.network.turn(None).await;
        network.abort();
        daily.abort();
        // Each lets go of the record before it is closed.
        let _aborted = (daily.await, network.await);
        served.map_err(ServeError::Stopped)?;
        Ok(app.served())
    }
}

/// How often it is looked whether something of the day is due.
const LOOK_AGAIN: Duration = Duration::from_secs(60 * 60);

/// Copies and reminds each day, for as long as the pages are served. What went wrong is kept beside each setting, and shown there.
async fn do_daily(app: Arc<App>) {
    loop {
        if let Some(shop) = app.served() {
            let _shown = (flow::copy_when_due(&shop).await, flow::remind_when_due(&shop).await);
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}
