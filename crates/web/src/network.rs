//! 店内のほかの端末から使う: the same pages over HTTPS in the shop's own network, opened and closed while the program runs.

mod page;

pub(crate) use page::{certificate, show, turn};

use crate::app::App;
use crate::door::Via;
use crate::error::refuse;
use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::Response;
use axum_server::Handle;
use axum_server::tls_rustls::{RustlsConfig, from_tcp_rustls};
use flow::{NetworkError, network_hosts};
use gate::is_near;
use model::day::Day;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often it is looked whether addresses changed or the certificate nears its end.
const LOOK_AGAIN: Duration = Duration::from_secs(60 * 60);
/// How often it is looked whether the setting was changed by command.
const FOLLOW: Duration = Duration::from_secs(2);
/// So many days before its end the certificate is made anew.
const RENEW_DAYS: i32 = 30;
/// How long those who are being answered are waited for when the network is closed.
const GRACE: Duration = Duration::from_secs(3);

/// How it stands with the shop's network.
#[derive(Debug, Clone, Default)]
pub(crate) enum Status {
    /// Only this machine is answered.
    #[default]
    Closed,
    /// Other devices are answered.
    Open(Arc<Reached>),
    /// It should be open and is not.
    Failed(String),
}

/// How other devices reach the pages.
#[derive(Debug)]
pub(crate) struct Reached {
    /// What they may ask for: `192.168.1.20:8443`.
    pub(crate) hosts: Vec<String>,
    port: u16,
    /// The last day of the certificate.
    pub(crate) until: Day,
}

impl Reached {
    /// The addresses to open, the surest first.
    pub(crate) fn origins(&self) -> impl Iterator<Item = String> + '_ {
        self.hosts.iter().map(|host| format!("https://{host}"))
    }
}

/// The switch, and how it stands.
#[derive(Debug)]
pub(crate) struct Network {
    wanted: watch::Sender<Option<u16>>,
    status: watch::Sender<Status>,
}

impl Network {
    pub(crate) fn new() -> Self {
        Self { wanted: watch::Sender::new(None), status: watch::Sender::new(Status::Closed) }
    }

    /// How it stands now.
    pub(crate) fn status(&self) -> Status {
        self.status.borrow().clone()
    }

    /// The address that other devices open; none while they are not answered.
    pub(crate) fn origin(&self) -> Option<String> {
        match &*self.status.borrow() {
            Status::Open(reached) => reached.origins().next(),
            Status::Closed | Status::Failed(_) => None,
        }
    }

    /// Whether a host is one under which other devices reach this program.
    pub(crate) fn knows_host(&self, host: &str) -> bool {
        matches!(&*self.status.borrow(), Status::Open(reached) if reached.hosts.iter().any(|own| own == host))
    }

    /// Opens or closes, and waits until that is done. What is remembered for the next start, `flow` keeps.
    pub(crate) async fn turn(&self, port: Option<u16>) {
        let mut status = self.status.subscribe();
        self.wanted.send_replace(port);
        // The keeper ends with the program only.
        let _ended = tokio::time::timeout(2 * GRACE, status.changed()).await;
    }
}

/// Opens and closes the network as it is wanted, for as long as the program runs.
pub(crate) async fn keep(app: Arc<App>, router: Router) {
    tokio::join!(follow(&app), answer(&app, router.layer(middleware::from_fn(only_near))));
}

/// Wants what the setting says, at the start and whenever a command changes it.
async fn follow(app: &App) {
    let mut known = None;
    loop {
        let set = app.shop().ok().and_then(|shop| flow::network(shop));
        // Only a change is followed: the network that closes because the program ends is not opened again.
        if set != known {
            let port = set.as_ref().filter(|network| network.is_open).map(|network| network.port);
            app.network.wanted.send_if_modified(|wanted| std::mem::replace(wanted, port) != port);
            known = set;
        }
        tokio::time::sleep(FOLLOW).await;
    }
}

async fn answer(app: &App, router: Router) {
    let mut wanted = app.network.wanted.subscribe();
    loop {
        let port = *wanted.borrow_and_update();
        let status = match port {
            None => Status::Closed,
            Some(port) => match open(app, port).await {
                Ok((listening, reached)) => {
                    app.network.status.send_replace(Status::Open(reached.clone()));
                    serve(app, listening, router.clone(), (&mut wanted, &reached)).await;
                    // What is wanted now is looked at again: closed, another port, or the same anew.
                    continue;
                }
                Err(why) => Status::Failed(why.to_string()),
            },
        };
        app.network.status.send_replace(status);
        if wanted.changed().await.is_err() {
            return;
        }
    }
}

/// What is needed to answer other devices.
struct Listening {
    listener: std::net::TcpListener,
    tls: RustlsConfig,
}

/// Why other devices are not answered.
#[derive(Debug, thiserror::Error)]
enum OpenError {
    #[error(transparent)]
    Network(#[from] NetworkError),
    #[error(
        "ポート{port}を使えません（{why}）。ほかのプログラムが使っていないか確かめてください / port {port} cannot be used ({why})"
    )]
    Port { port: u16, why: io::Error },
    #[error("{0}")]
    Page(String),
}

async fn open(app: &App, port: u16) -> Result<(Listening, Arc<Reached>), OpenError> {
    let shop =
        app.shop().map_err(|_| OpenError::Page("薬局の記録がまだありません / there is no record yet".to_owned()))?;
    let at = flow::addresses();
    let shown = flow::show_network(shop, &at)?;
    let taken = |why| OpenError::Port { port, why };
    let listener = std::net::TcpListener::bind(SocketAddr::from((Ipv4Addr::UNSPECIFIED, port))).map_err(taken)?;
    listener.set_nonblocking(true).map_err(taken)?;
    // The one that was asked for, or the free one that was found.
    let port = listener.local_addr().map_err(taken)?.port();
    let tls = RustlsConfig::from_der(shown.chain, shown.key).await.map_err(taken)?;
    Ok((Listening { listener, tls }, Arc::new(Reached { hosts: network_hosts(&at, port), port, until: shown.until })))
}

/// Answers until the switch is turned, or until addresses or the certificate call for another listener.
async fn serve(
    app: &App,
    listening: Listening,
    router: Router,
    (wanted, reached): (&mut watch::Receiver<Option<u16>>, &Reached),
) {
    let handle = Handle::new();
    let Ok(server) = from_tcp_rustls(listening.listener, listening.tls) else { return };
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let task = tokio::spawn(server.handle(handle.clone()).serve(service));
    loop {
        tokio::select! {
            _turned = wanted.changed() => break,
            () = tokio::time::sleep(LOOK_AGAIN) => if is_due(app, reached) { break },
        }
    }
    handle.graceful_shutdown(Some(GRACE));
    let _ended = task.await;
}

fn is_due(app: &App, reached: &Reached) -> bool {
    network_hosts(&flow::addresses(), reached.port) != reached.hosts
        || app.beginning.clock.today().plus_days(RENEW_DAYS) > reached.until
}

/// Only devices of a private network are answered; what they ask is marked as having come over the network.
async fn only_near(ConnectInfo(peer): ConnectInfo<SocketAddr>, mut request: Request, next: Next) -> Response {
    if !is_near(peer.ip()) {
        return refuse(
            StatusCode::FORBIDDEN,
            "店内のネットワークの端末からだけ使えます。 / Only devices in the shop's own network are answered.",
        );
    }
    request.extensions_mut().insert(Via::Network);
    next.run(request).await
}
