//! Measures events a second through one stream to one client, over HTTP on loopback.

use crate::{Fallible, median, options::Options, service::Opened};
use engines::disk::DiskFloor;
use futures::StreamExt;
use leptos::prelude::LeptosOptions;
use local::http_client::http_client;
use race::floors::{FloorLimits, Floors};
use std::{net::Ipv4Addr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, time::Instant};
use tokio_util::sync::CancellationToken;
use worldseat::http::{
    self, Health, Hosts, Site,
    clients::{ClientBounds, Clients, TrustedProxies},
    heavy::Heavy,
};

pub(crate) async fn measure(options: &Options) -> Fallible<()> {
    let opened = Opened::with(&["--region-rtt-ms=0,0", "--jitter-ms=0"]).await?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let url = format!("http://{}/fn", listener.local_addr()?);
    let leptos = LeptosOptions::builder().output_name("worldseat").build();
    let settings = FloorLimits::expiring_after(Duration::from_secs(60 * 60));
    let stop = CancellationToken::new();
    let floors = Arc::new(Floors::new(opened.service.lanes().clone(), settings, stop.clone()));
    let service = Arc::new(opened.service.clone());
    let clients = Clients::new(TrustedProxies::default(), &ClientBounds::NONE);
    let hosts = Hosts::new(listener.local_addr()?, None, &[]);
    let leaving = CancellationToken::new();
    let health = Health { lanes: opened.service.lanes().clone(), disk: DiskFloor::default(), leaving };
    let heavy = Heavy::default();
    let site = Site { service, floors, clients, hosts, public_url: None, leptos, heavy, health, stop };
    let server = tokio::spawn(axum::serve(listener, http::router(site)).into_future());
    let measured = one_client(&url, options).await;
    server.abort();
    // The server task holds the service, and with it the connections.
    let _ = server.await;
    opened.close().await;
    measured
}

async fn one_client(url: &str, options: &Options) -> Fallible<()> {
    let client = http_client().build()?;
    println!("\nEvents through one stream to one client, {} buyers in both lanes", options.buyers());
    let live = read(&client, &format!("{url}/break_it"), &format!("seat=A1&buyers={}", options.buyers())).await?;
    println!("  live    {:>7} events {:>9.0} /s", live.events, live.a_second());
    let (again, mut rates) = (format!("run={}&from=0", live.run), Vec::new());
    for _ in 0..options.runs() {
        let replay = read(&client, &format!("{url}/watch_run"), &again).await?;
        if replay.events != live.events {
            return Err(format!("{} events live, {} replayed", live.events, replay.events).into());
        }
        rates.push(replay.a_second());
    }
    let middle = median(&rates).unwrap_or_default();
    println!("  replay  {:>7} events {middle:>9.0} /s, in the middle of {}", live.events, rates.len());
    Ok(())
}

/// A stream that was read to its end.
struct Read {
    run: String,
    events: usize,
    seconds: f64,
}

impl Read {
    fn a_second(&self) -> f64 {
        self.events as f64 / self.seconds
    }
}

async fn read(client: &reqwest::Client, url: &str, form: &str) -> Fallible<Read> {
    let start = Instant::now();
    let request = client.post(url).header("content-type", "application/x-www-form-urlencoded").body(form.to_owned());
    let answer = request.send().await?.error_for_status()?;
    let (mut pieces, mut bytes) = (answer.bytes_stream(), Vec::new());
    while let Some(piece) = pieces.next().await {
        bytes.extend_from_slice(&piece?);
    }
    let seconds = start.elapsed().as_secs_f64();
    let text = String::from_utf8(bytes)?;
    let run = text.split_whitespace().nth(1).ok_or("the stream is empty")?.to_owned();
    // A heartbeat is no event.
    Ok(Read { run, events: text.lines().filter(|line| *line != ".").count(), seconds })
}
