//! `worldseat endpoints`

use super::say;
use crate::{engines::Endpoints, http_client::http_client};
use clap::Args;
use std::{process::ExitCode, time::Duration};

/// How long the server may take to answer.
const ANSWER_MAX: Duration = Duration::from_secs(5);

#[derive(Debug, Args)]
pub(super) struct EndpointsArgs {
    /// As JSON
    #[arg(long)]
    json: bool,

    /// The running server
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:3000")]
    url: String,
}

pub(super) async fn run(args: EndpointsArgs) -> Result<ExitCode, String> {
    let endpoints = ask(&args.url).await?;
    if args.json {
        let json = serde_json::to_string_pretty(&endpoints).map_err(|error| error.to_string())?;
        say::line(json);
    } else {
        say::line(endpoints);
    }
    Ok(ExitCode::SUCCESS)
}

async fn ask(url: &str) -> Result<Endpoints, String> {
    let client = http_client().build().map_err(|error| error.to_string())?;
    let request = client.get(format!("{}/api/endpoints", url.trim_end_matches('/')));
    let answer = request.timeout(ANSWER_MAX).send().await;
    let answer = answer.map_err(|_| {
        format!("no WorldSeat answers at {url}: start one with `worldseat serve`, or name it with --url")
    })?;
    if !answer.status().is_success() {
        return Err(format!(
            "the server at {url} does not tell ({}): it does so only while both engines are its own and it listens on loopback",
            answer.status()
        ));
    }
    answer.json().await.map_err(|error| format!("the answer of {url} is not understood: {error}"))
}
