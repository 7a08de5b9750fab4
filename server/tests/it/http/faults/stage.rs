//! A site with proxies before its databases, and runs that are reported in every place.

use reqwest::Method;
use sale::Lane;
use serde_json::{Value, json};
use std::{net::SocketAddr, time::Duration};
use tokio::time::timeout;

use super::{
    rows::{Engines, Rows, SEAT},
    surfaces,
    truth::{Readable, Truth},
};
use crate::http::site::{Lines, Setup, TestSite};

/// Buyers of every run here.
pub(super) const BUYERS: u32 = 6;
/// Longer than a run takes when its database does not respond for 13 seconds.
const ANSWER_MAX: Duration = Duration::from_secs(60);

/// A run that has ended.
pub(super) struct Run {
    pub(super) id: String,
    /// The only lane, if the API started the run.
    pub(super) lane: Option<Lane>,
    /// The response to the API request that started the run.
    pub(super) answer: Option<Value>,
    /// The page that was sent to a browser without script.
    pub(super) streamed: Option<String>,
}

/// The site.
pub(super) struct Stage {
    site: TestSite,
    engines: Engines,
}

impl Stage {
    /// Opens a site that reaches its databases at these addresses, one for each region.
    pub(super) async fn open(engines: Engines, postgres: [SocketAddr; 2], tables: [SocketAddr; 2]) -> Self {
        let config = &engines.postgres;
        let (user, name) = (config.get_user().expect("a role"), config.get_dbname().expect("a database"));
        let password = std::str::from_utf8(config.get_password().expect("a password")).expect("plain").to_owned();
        let [here, there] = postgres.map(|address| format!("postgres://{user}:{password}@{address}/{name}"));
        let postgres = format!("us-east-1={here},us-east-2={there}");
        let dynamodb = format!("us-east-1=http://{},us-east-2=http://{}", tables[0], tables[1]);
        let databases = ["--postgres".to_owned(), postgres, "--dynamodb".to_owned(), dynamodb].into();
        let site = within("the site starts", TestSite::start_with(Setup { databases, ..Setup::default() })).await;
        Self { site, engines }
    }

    /// Starts a run of both lanes as a browser without script does.
    pub(super) async fn both(&self) -> Run {
        let form = format!("seat={SEAT}&buyers={BUYERS}");
        let streamed = async { Lines::of(self.site.post("/runs", &form).await).read_to_end().await };
        let streamed = within("the run's page ends", streamed).await;
        let id = streamed.split("href=\"/run/").nth(1).and_then(|rest| rest.split(['"', '#']).next()).expect("a link");
        Run { id: id.to_owned(), lane: None, answer: None, streamed: Some(streamed) }
    }

    /// Starts a run of one lane as a program does.
    pub(super) async fn one(&self, lane: Lane) -> Run {
        let body = json!({ "backend": backend(lane), "seat": SEAT, "concurrency": BUYERS });
        let request = self.site.sending(Method::POST, "/api/breakit").header("content-type", "application/json");
        let answer = within("the run is answered", request.body(body.to_string()).send()).await.expect("an answer");
        let answer: Value = within("the answer comes", answer.json()).await.expect("JSON");
        let id = answer["runId"].as_str().unwrap_or_else(|| panic!("no run: {answer}")).to_owned();
        Run { id, lane: Some(lane), answer: Some(answer), streamed: None }
    }

    /// Checks everything that is reported of a run against its rows, as far as they could be read.
    pub(super) async fn check_every_surface(&self, run: &Run, readable: [Readable; 2]) {
        let json: Value = serde_json::from_str(&self.get(&format!("/api/runs/{}", run.id)).await).expect("JSON");
        let [strong, eventual] = Lane::ALL.map(async |lane| {
            let rows = Rows::new(&self.engines, lane, &run.id);
            match surfaces::lane_of(&json, lane) {
                Some(reported) => Truth::of(&rows, reported, readable[lane.index()]).await,
                None => Truth::absent(lane),
            }
        });
        let truths = [strong.await, eventual.await];
        assert!(run.lane.is_none_or(|only| truths.iter().all(|truth| truth.ran == (truth.lane == only))));
        surfaces::are_true(self, run, &json, &truths).await;
    }

    /// The run's event lines.
    pub(super) async fn lines(&self, run: &str) -> String {
        within("the lines end", async { self.site.watch(run, 0).await.read_to_end().await }).await
    }

    pub(super) async fn get(&self, path: &str) -> String {
        String::from_utf8(self.get_bytes(path).await).expect("text")
    }

    pub(super) async fn get_bytes(&self, path: &str) -> Vec<u8> {
        let answer = within(path, self.site.get(path)).await;
        assert_eq!(answer.status(), 200, "{path}");
        within(path, answer.bytes()).await.expect("a body").into()
    }

    /// Posts to a function of the page and returns the response.
    pub(super) async fn post(&self, path: &str, form: &str) -> String {
        within(path, async { Lines::of(self.site.post(path, form).await).read_to_end().await }).await
    }

    pub(super) async fn close(self) {
        within("the site stops", self.site.stop()).await;
    }
}

/// The API's name of a lane.
pub(super) fn backend(lane: Lane) -> &'static str {
    match lane {
        Lane::Strong => "dsql",
        Lane::Eventual => "naive",
    }
}

/// Returns the result of `work`, which must come in time.
pub(super) async fn within<T>(what: &str, work: impl Future<Output = T>) -> T {
    timeout(ANSWER_MAX, work).await.unwrap_or_else(|_| panic!("not within {ANSWER_MAX:?}: {what}"))
}
