//! A whole site on a free loopback port. Its strong lane has a schema of the PostgreSQL that all tests share, unless the
//! test asks for an engine of its own; its eventual lane has tables of its own, in this process.

pub(super) mod rows;

use app::{api::SharedFloorService, ui::page::PublicUrl};
use clap::Parser;
use engines::{Engines, disk::DiskFloor, settings::EngineSettings};
use futures::{Stream, StreamExt};
use ipnet::IpNet;
use leptos::prelude::LeptosOptions;
use local::http_client::http_client;
use race::{
    floors::{FloorLimits, Floors},
    runs::{Bounds, Quotas, RunBounds, Runs},
};
use reqwest::{Method, RequestBuilder, Response, redirect::Policy};
use sale::{event::RunEvent, service::Limits};
use std::{net::SocketAddr, num::NonZeroU32, pin::Pin, sync::Arc};
use store::retention::Retention;
use tokio::{net::TcpListener, task::JoinHandle, time::Instant};
use tokio_util::sync::CancellationToken;
use worldseat::http::{
    Health, Hosts, Site,
    clients::{ClientBounds, Clients, TrustedProxies},
    heavy::Heavy,
    listener::{ConnectionBounds, serve},
    router,
};

use crate::support::{CEILING, new_scope, open_url, regions, within};

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    engines: EngineSettings,
}

/// The settings that a test wants to change.
#[derive(Default)]
pub(super) struct Setup {
    /// More command-line settings of the engines; with any, the site starts a PostgreSQL of its own.
    pub(super) settings: &'static [&'static str],
    /// The same, built at run time.
    pub(super) databases: Vec<String>,
    /// Floors other than those in the databases.
    pub(super) floors: Option<SharedFloorService>,
    /// The directory of the site's files.
    pub(super) site_root: String,
    /// The limits of connections.
    pub(super) connections: Option<ConnectionBounds>,
    /// The proxies that are trusted to report a client's address.
    pub(super) proxies: Vec<IpNet>,
    /// The limits of runs for each client.
    pub(super) runs: Option<RunBounds>,
    /// The other limits of each client.
    pub(super) bounds: Option<ClientBounds>,
    /// The quotas of all runs together.
    pub(super) quota: Quotas,
    /// Most buyers of a run; 0 for the limit of a laptop.
    pub(super) buyers_max: u32,
    /// The address at which the site is reached from outside; empty if it is not known.
    pub(super) public_url: &'static str,
    /// More host names that the site answers to.
    pub(super) hosts: &'static [&'static str],
    /// Megabytes that must be free on the disk.
    pub(super) free_disk_min: u64,
    /// Whether the lanes are probed all the time: this is more traffic than most tests expect.
    pub(super) probes: bool,
}

pub(super) struct TestSite {
    address: SocketAddr,
    client: reqwest::Client,
    pub(super) heavy: Heavy,
    pub(super) stop: CancellationToken,
    /// A test cancels it to announce to the server that it is about to stop.
    pub(super) leaving: CancellationToken,
    service: Runs,
    floors: Floors,
    engines: Engines,
    /// The address of the strong lane's rows.
    strong: Option<String>,
    server: JoinHandle<()>,
}

/// The text of a response, as it arrives.
pub(super) struct Lines {
    chunks: Pin<Box<dyn Stream<Item = reqwest::Result<Vec<u8>>> + Send>>,
    pub(super) text: String,
    /// The first bytes of a character whose others have not arrived.
    rest: Vec<u8>,
}

/// The number of runs that one visitor may have running and waiting, under [`Setup::of_visitors`].
pub(super) const RUNS_OF_A_VISITOR: usize = 10;

impl Setup {
    /// With the default limits of each visitor.
    pub(super) fn of_visitors() -> Self {
        let runs = RunBounds::of_visitors(25, NonZeroU32::new(1000).unwrap());
        Self { runs: Some(runs), ..Self::default() }
    }

    /// Starts the engines; returns the address of the shared PostgreSQL, too, if the site uses it.
    async fn engines(&self) -> (Engines, Option<String>) {
        let own = !self.settings.is_empty() || !self.databases.is_empty();
        let url = if own { None } else { Some(open_url(&format!("site_{}", new_scope())).await) };
        let shared =
            url.iter().map(|url| format!("--postgres={}", regions().map(|region| format!("{region}={url}")).join(",")));
        let arguments = ["test", "--ephemeral", "--no-download"].iter().chain(self.settings).map(ToString::to_string);
        let arguments = arguments.chain(self.databases.iter().cloned()).chain(shared);
        (within(Engines::start(&Settings::parse_from(arguments).engines)).await, url)
    }
}

impl TestSite {
    /// Starts a site with the settings of a laptop.
    pub(super) async fn start() -> Self {
        Self::start_with(Setup::default()).await
    }

    pub(super) async fn start_with(setup: Setup) -> Self {
        let (mut engines, strong) = setup.engines().await;
        let (stop, leaving) = (CancellationToken::new(), CancellationToken::new());
        let limits = Limits { buyers_max: if setup.buyers_max == 0 { 60 } else { setup.buyers_max } };
        let visitors = setup.runs.unwrap_or(RunBounds::NONE);
        let of_runs = Bounds { visitors, quota: setup.quota, disk_full: None };
        let (lanes, retention) = (engines.lanes.take().unwrap(), Retention::days(1));
        let service = Runs::bounded(lanes, limits, retention, of_runs, stop.clone());
        let settings = FloorLimits::expiring_after(CEILING);
        let floors = Floors::new(service.lanes().clone(), settings, stop.clone());
        let site_root = if setup.site_root.is_empty() { "no-such-directory".into() } else { setup.site_root };
        let public_url = (!setup.public_url.is_empty()).then(|| PublicUrl(setup.public_url.into()));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let heavy = Heavy::default();
        let site = Site {
            service: Arc::new(service.clone()),
            floors: setup.floors.unwrap_or_else(|| Arc::new(floors.clone())),
            clients: Clients::new(TrustedProxies::new(&setup.proxies), &setup.bounds.unwrap_or(ClientBounds::NONE)),
            hosts: Hosts::new(
                address,
                public_url.as_ref(),
                &setup.hosts.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ),
            public_url,
            leptos: LeptosOptions::builder().output_name("worldseat").site_root(site_root).build(),
            health: Health {
                lanes: service.lanes().clone(),
                disk: DiskFloor::of(&std::env::temp_dir(), setup.free_disk_min),
                leaving: leaving.clone(),
            },
            heavy: heavy.clone(),
            stop: stop.clone(),
        };
        let bounds = setup.connections.unwrap_or_else(|| ConnectionBounds::new(4096, 4096, Vec::new()));
        let server = tokio::spawn(serve(listener, router(site), bounds, stop.clone()));
        if setup.probes {
            tokio::spawn(service.lanes().clone().keep_probing(stop.clone()));
        }
        // Every response has a time limit, and reqwest's error names the address.
        let client = http_client().redirect(Policy::none()).timeout(3 * CEILING).build().unwrap();
        Self { address, client, heavy, stop, leaving, service, floors, engines, strong, server }
    }

    /// The address on which the site listens.
    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn getting(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("http://{}{path}", self.address))
    }

    /// Builds any request, without default headers or body.
    pub(super) fn sending(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("http://{}{path}", self.address))
    }

    pub(super) fn posting(&self, path: &str, form: &str) -> RequestBuilder {
        let request = self.client.post(format!("http://{}{path}", self.address));
        request.header("content-type", "application/x-www-form-urlencoded").body(form.to_owned())
    }

    pub(super) async fn get(&self, path: &str) -> Response {
        self.getting(path).send().await.unwrap()
    }

    pub(super) async fn post(&self, path: &str, form: &str) -> Response {
        self.post_with(path, form, &[]).await
    }

    /// Posts a form with more headers: a cookie, or the origin of the request.
    pub(super) async fn post_with(&self, path: &str, form: &str, headers: &[(&str, &str)]) -> Response {
        let request = self.posting(path, form);
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).send().await.unwrap()
    }

    /// The addresses of the databases, as the server's own file gives them, and where its PostgreSQL is not its own.
    pub(super) fn endpoints(&self) -> serde_json::Value {
        let mut endpoints = serde_json::to_value(&self.engines.endpoints).unwrap();
        if let Some(url) = &self.strong {
            endpoints["strong"]["url"] = url.as_str().into();
        }
        endpoints
    }

    /// The access key that the eventual lane's endpoints require.
    pub(super) fn access_key(&self) -> String {
        self.endpoints()["eventual"]["credentials"]["access_key_id"].as_str().unwrap().to_owned()
    }

    /// All rows of both lanes' databases, counted by clients other than the site's own.
    pub(super) async fn rows(&self) -> Vec<usize> {
        let endpoints = self.endpoints();
        let mut counts = rows::in_postgres(endpoints["strong"]["url"].as_str().unwrap()).await;
        for region in endpoints["eventual"]["regions"].as_array().unwrap() {
            counts.extend(rows::in_dynamodb(region["url"].as_str().unwrap(), &self.access_key()).await);
        }
        counts
    }

    /// Starts a run and returns its lines.
    pub(super) async fn break_it(&self, buyers: u32) -> Lines {
        Lines::of(self.post("/fn/break_it", &format!("seat=A1&buyers={buyers}")).await)
    }

    pub(super) async fn watch(&self, run: &str, from: usize) -> Lines {
        Lines::of(self.post("/fn/watch_run", &format!("run={run}&from={from}")).await)
    }

    /// Waits for the runs under way.
    pub(super) async fn drain(&self) {
        within(self.service.drain()).await;
    }

    pub(super) async fn stop(self) {
        self.stop.cancel();
        self.drain().await;
        within(self.floors.drain()).await;
        self.server.abort();
        drop((self.service, self.floors));
        within(self.engines.stop()).await;
    }
}

impl Lines {
    pub(super) fn of(response: Response) -> Self {
        assert_eq!(response.status(), 200);
        let chunks = response.bytes_stream().map(|chunk| chunk.map(|bytes| bytes.to_vec()));
        Self { chunks: Box::pin(chunks), text: String::new(), rest: Vec::new() }
    }

    /// Reads one more piece; returns false at the end of the stream.
    pub(super) async fn read(&mut self) -> bool {
        // The client limits the time of the whole stream, too: heartbeats would otherwise keep it open.
        let Some(chunk) = within(self.chunks.next()).await else { return false };
        self.rest.extend(chunk.unwrap());
        let whole = std::str::from_utf8(&self.rest).map_or_else(|error| error.valid_up_to(), str::len);
        assert!(self.rest.len() - whole < 4, "no UTF-8: {:?}", &self.rest[whole..]);
        let whole: Vec<u8> = self.rest.drain(..whole).collect();
        self.text.push_str(std::str::from_utf8(&whole).unwrap());
        true
    }

    /// Reads until `holds` is true of the text so far; a stream that goes on without it fails the test.
    pub(super) async fn until(&mut self, what: &str, holds: impl Fn(&str) -> bool) {
        let begin = Instant::now();
        while !holds(&self.text) {
            assert!(begin.elapsed() < CEILING, "not within {CEILING:?}: {what}; there was\n{}", self.text);
            assert!(self.read().await, "the stream ended before {what}:\n{}", self.text);
        }
    }

    pub(super) async fn read_to_end(mut self) -> String {
        let begin = Instant::now();
        while self.read().await {
            assert!(begin.elapsed() < 2 * CEILING, "the stream goes on for {:?}:\n{}", 2 * CEILING, self.text);
        }
        self.text
    }

    /// The id of the run, from the first line.
    pub(super) fn run(&self) -> String {
        self.text.split_whitespace().nth(1).unwrap().to_owned()
    }

    pub(super) fn has(&self, what: impl Fn(&RunEvent) -> bool) -> bool {
        events(&self.text).iter().any(what)
    }
}

/// The whole lines of a text, as events.
pub(super) fn events(text: &str) -> Vec<RunEvent> {
    text.lines().filter_map(RunEvent::from_line).collect()
}
