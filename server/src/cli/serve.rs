//! `worldseat serve`

use super::{
    leptos_options::{leptos_options, site_is_there},
    say,
};
use crate::{
    box_office::{Office, Retention},
    engines::Engines,
    http::{self, Site},
    settings::{EngineSettings, FloorSettings, whole},
    shutdown,
    venues::{VenueSettings, Venues},
};
use app::{api::Limits, ui::page::PublicUrl};
use clap::Args;
use std::{net::SocketAddr, path::PathBuf, process::ExitCode, sync::Arc, time::Duration};
use tokio::{net::TcpListener, time::timeout};
use tokio_util::sync::CancellationToken;

/// How long open connections and live runs may take to end when the server stops.
/// `cargo leptos watch` waits ten seconds before it kills.
const DRAIN_MAX: Duration = Duration::from_secs(3);

/// Between two looks at a database that is down.
const LOOK_AGAIN: Duration = Duration::from_secs(10);

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// Address of the site
    #[arg(long, env = "LEPTOS_SITE_ADDR", value_name = "HOST:PORT", default_value = "127.0.0.1:3000", value_parser = site_addr)]
    site_addr: SocketAddr,

    /// Directory of the site's files, as cargo-leptos builds it; without them nothing is served
    #[arg(long, env = "LEPTOS_SITE_ROOT", value_name = "DIR", default_value = "target/site")]
    site_root: PathBuf,

    /// Where the site is reached from outside (https://…), for the links of social cards
    #[arg(long, env = "WORLDSEAT_PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    public_url: Option<PublicUrl>,

    /// Most buyers a visitor may send
    #[arg(long, env = "WORLDSEAT_BUYERS_MAX", value_name = "N", default_value_t = 60, value_parser = whole(2..=10_000_u32))]
    buyers_max: u32,

    /// Hours after which a visitor's floor expires that nobody uses
    #[arg(long, env = "WORLDSEAT_VENUE_IDLE_HOURS", value_name = "HOURS", default_value_t = 72, value_parser = whole(1..=u32::MAX))]
    venue_idle_hours: u32,

    /// Days for which a run is kept: its page, its evidence and its rows
    #[arg(long, env = "WORLDSEAT_RUN_DAYS", value_name = "DAYS", default_value_t = Retention::DAYS, value_parser = whole(1..=36_500_u32))]
    run_days: u32,

    #[command(flatten)]
    floors: FloorSettings,

    #[command(flatten)]
    engines: EngineSettings,
}

pub(super) async fn run(mut args: ServeArgs) -> Result<ExitCode, String> {
    args.engines.runs_kept = Retention::days(args.run_days);
    site_is_there(&args.site_root)?;
    // The port first: an engine that takes a second to start would start in vain.
    let listener = TcpListener::bind(args.site_addr).await;
    let listener = listener.map_err(|error| format!("the site cannot listen on {}: {error}", args.site_addr))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let stop = CancellationToken::new();
    shutdown::on_signal(stop.clone())?;

    let mut engines = Engines::start(&args.engines).await;
    let lanes = engines.lanes.take().ok_or("the lanes were taken already")?;
    let limits = Limits { buyers_max: args.buyers_max };
    let office = Office::storing(lanes, limits, args.engines.runs_kept, stop.clone());
    let floors = Venues::new(office.lanes().clone(), venue_settings(&args), stop.clone());
    say::line(format_args!("{}\nWorldSeat serves http://{address}", engines.endpoints));

    tokio::spawn(keep_looking(office.clone(), stop.clone()));
    tokio::spawn(floors.clone().keep_swept());
    tokio::spawn(office.clone().keep_swept());
    let tell = engines.endpoints.all_local() && address.ip().is_loopback();
    let site = Site {
        office: Arc::new(office.clone()),
        floors: Arc::new(floors.clone()),
        endpoints: tell.then(|| Arc::new(engines.endpoints.clone())),
        public_url: args.public_url.clone(),
        leptos: leptos_options(args.site_addr, &args.site_root),
        stop: stop.clone(),
    };
    let served = serve(listener, site, stop).await;
    if timeout(DRAIN_MAX, async { tokio::join!(office.drain(), floors.drain()) }).await.is_err() {
        tracing::warn!("runs or purchases were still on when the server stopped");
    }
    // Their connections close before the engines do.
    drop((office, floors));
    engines.stop().await;
    served.map(|()| ExitCode::SUCCESS)
}

/// Where the site listens.
fn site_addr(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "it is to be an address and a port, such as 127.0.0.1:3000".into())
}

fn public_url(text: &str) -> Result<PublicUrl, String> {
    let url = text.trim_end_matches('/');
    if url.starts_with("https://") || url.starts_with("http://") {
        Ok(PublicUrl(url.into()))
    } else {
        Err("an address begins with https:// or http://".into())
    }
}

fn venue_settings(args: &ServeArgs) -> VenueSettings {
    let idle = Duration::from_secs(u64::from(args.venue_idle_hours) * 60 * 60);
    VenueSettings { floors_max: args.floors.floors_max, ..VenueSettings::expiring_after(idle) }
}

/// A database that is down is asked again now and then: the page says when it is back,
/// without anybody having to press the button to find out.
async fn keep_looking(office: Office, stop: CancellationToken) {
    while timeout(LOOK_AGAIN, stop.cancelled()).await.is_err() {
        if office.lanes().states().iter().any(|state| state.engine.is_err()) {
            office.lanes().probe().await;
        }
    }
}

/// Serves until told to stop, then gives open connections a moment.
async fn serve(listener: TcpListener, site: Site, stop: CancellationToken) -> Result<(), String> {
    let server = axum::serve(listener, http::router(site)).with_graceful_shutdown(stop.clone().cancelled_owned());
    let overdue = async {
        stop.cancelled().await;
        tokio::time::sleep(DRAIN_MAX).await;
    };
    tokio::select! {
        served = server => served.map_err(|error| format!("the site stopped serving: {error}")),
        () = overdue => Ok(()),
    }
}
