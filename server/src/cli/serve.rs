//! `worldseat serve`

mod bounds;
mod rights;
mod start_message;

use super::{
    leptos_options::{leptos_options, site_is_there},
    print,
};
use crate::{
    http::{
        self, Front, Health, Hosts, Site,
        heavy::Heavy,
        listener::{self, ConnectionBounds},
    },
    settings::{ClientSettings, EndpointsFileSettings, FloorSettings, LifeSettings, QuotaSettings, RootSettings},
};
use app::ui::page::PublicUrl;
use axum::Router;
use clap::Args;
use engines::{
    Engines,
    disk::DiskFloor,
    settings::{EngineSettings, whole},
};
use local::descriptors::Descriptors;
use race::{floors::Floors, runs::Runs, stopping::Stopping};
use sale::service::Limits;
use std::{
    io::{IsTerminal, stdout},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
    time::Duration,
};
use store::retention::Retention;
use tokio::{
    net::TcpListener,
    task::JoinHandle,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use url::Url;

/// The longest time that a stream which is ended takes to send its last lines.
const LAST_WORDS: Duration = Duration::from_millis(500);

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// Address of the site
    #[arg(long, env = "LEPTOS_SITE_ADDR", value_name = "HOST:PORT", default_value = "127.0.0.1:3000", value_parser = site_addr)]
    site_addr: SocketAddr,

    /// Directory of the site's files, as `make site` builds it; without them nothing is served
    #[arg(long, env = "LEPTOS_SITE_ROOT", value_name = "DIR", default_value = "target/site")]
    site_root: PathBuf,

    /// Address of the site from outside (https://…): for social cards, oEmbed, and forms behind a proxy
    #[arg(long, env = "WORLDSEAT_PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    public_url: Option<PublicUrl>,

    /// Most buyers a visitor may send
    #[arg(long, env = "WORLDSEAT_BUYERS_MAX", value_name = "N", default_value_t = 60, value_parser = whole(2..=10_000_u32))]
    buyers_max: u32,

    /// Days for which a run is kept: its page, its evidence and its rows
    #[arg(long, env = "WORLDSEAT_RUN_DAYS", value_name = "DAYS", default_value_t = Retention::DAYS, value_parser = whole(1..=36_500_u32))]
    run_days: u32,

    #[command(flatten)]
    clients: ClientSettings,

    #[command(flatten)]
    life: LifeSettings,

    #[command(flatten)]
    root: RootSettings,

    #[command(flatten)]
    endpoints_file: EndpointsFileSettings,

    #[command(flatten)]
    quota: QuotaSettings,

    #[command(flatten)]
    floors: FloorSettings,

    #[command(flatten)]
    engines: EngineSettings,
}

pub(super) async fn run(mut args: ServeArgs) -> Result<ExitCode, String> {
    args.engines.retention = Retention::days(args.run_days);
    site_is_there(&args.site_root)?;
    bounds::fit_into(Descriptors::raised(), &mut args)?;
    let leaving = CancellationToken::new();
    let stopping = Stopping { stop: CancellationToken::new(), hang_up: CancellationToken::new() };
    let stop = stopping.stop.clone();
    crate::shutdown::on_signal(leaving.clone())?;
    // The port is bound first: if that fails, no engine has been started in vain.
    let listener = TcpListener::bind(args.site_addr).await;
    let listener = listener.map_err(|error| format!("the site cannot listen on {}: {error}", args.site_addr))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let mut file = rights::settle(&args)?;
    let front = Front::of_this_start();
    let drain = Duration::from_secs(args.life.drain_seconds.into());
    let bounds = bounds::of_connections(&args.clients);
    let serving = tokio::spawn(serve(listener, front.router(), bounds, stopping.clone()));

    let started = tokio::select! {
        engines = Engines::start(&args.engines) => Some(engines),
        // Engines that are half started are dropped, and their guards shut them down.
        () = leaving.cancelled() => None,
    };
    let Some(mut engines) = started else {
        tracing::info!("stopped while the engines were starting");
        stop.cancel();
        stopping.hang_up.cancel();
        return ended(serving).await;
    };
    let message = start_message::show(&args, &engines.endpoints, &mut file, stdout().is_terminal());
    let lanes = engines.lanes.take().ok_or("the lanes were taken already")?;
    let limits = Limits { buyers_max: args.buyers_max };
    let disk = DiskFloor::under(&args.engines, args.life.free_disk_min);
    let of_runs = bounds::of_runs(&args, &disk);
    let service = Runs::bounded(lanes, limits, args.engines.retention, of_runs, stopping.clone());
    let floors = Floors::new(service.lanes().clone(), args.floors.limits(), stop.clone());
    front.open(http::router(Site {
        service: Arc::new(service.clone()),
        floors: Arc::new(floors.clone()),
        clients: bounds::of_clients(&args.clients),
        hosts: Hosts::new(address, args.public_url.as_ref(), &args.clients.allow_host),
        public_url: args.public_url.clone(),
        leptos: leptos_options(args.site_addr, &args.site_root),
        health: Health { lanes: service.lanes().clone(), disk, leaving: leaving.clone() },
        heavy: Heavy::default(),
        stop: stop.clone(),
    }));
    print::line(format_args!("{message}\nWorldSeat serves http://{address}"));

    tokio::spawn(service.lanes().clone().keep_probing(stop.clone()));
    tokio::spawn(floors.clone().keep_swept());
    tokio::spawn(service.clone().keep_swept());
    let notice = Duration::from_secs(args.life.notice_seconds.into());
    tokio::spawn(stop_by_steps(leaving, notice, drain, stopping));
    let served = ended(serving).await;
    stop.cancel();
    if timeout(drain, async { tokio::join!(service.drain(), floors.drain()) }).await.is_err() {
        tracing::warn!("runs or purchases were still on when the server stopped");
    }
    // Their connections close before the engines stop, and the endpoints file does not name engines that are gone.
    drop((service, floors, file));
    engines.stop().await;
    served
}

/// Stops the site some time after the server was told to stop: until then it serves, and only `/readyz` reports that
/// it is leaving. After some more time it ends the streams that are still read.
async fn stop_by_steps(leaving: CancellationToken, notice: Duration, drain: Duration, stopping: Stopping) {
    leaving.cancelled().await;
    sleep(notice).await;
    stopping.stop.cancel();
    sleep(drain).await;
    stopping.hang_up.cancel();
}

async fn ended(serving: JoinHandle<()>) -> Result<ExitCode, String> {
    let served = serving.await.map_err(|error| format!("the site stopped serving: {error}"));
    served.map(|()| ExitCode::SUCCESS)
}

/// Parses the address on which the site listens.
fn site_addr(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "it is to be an address and a port, such as 127.0.0.1:3000".into())
}

fn public_url(text: &str) -> Result<PublicUrl, String> {
    let text = text.trim_end_matches('/');
    let url = Url::parse(text).map_err(|_| "it is to be an address such as https://seat.example")?;
    if !matches!(url.scheme(), "https" | "http") || !text.starts_with(url.scheme()) {
        return Err("an address begins with https:// or http://".into());
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(
            "the site is served at the root of a host: name scheme and host only, as in https://seat.example".into()
        );
    }
    Ok(PublicUrl(text.into()))
}

/// Serves until told to stop, then lets the requests under way end; those that do not end in time are cut off.
async fn serve(listener: TcpListener, router: Router, bounds: ConnectionBounds, stopping: Stopping) {
    let overdue = async {
        stopping.hang_up.cancelled().await;
        sleep(LAST_WORDS).await;
    };
    tokio::select! {
        () = listener::serve(listener, router, bounds, stopping.stop.clone()) => {}
        () = overdue => {}
    }
}
