//! The engines as the server starts them: the names they report, and that they sell.

use clap::Parser;
use engines::{Engines, settings::EngineSettings};
use sale::{Conclusion, Lane};

use crate::support::{race, within};

#[derive(clap::Parser)]
struct Settings {
    #[command(flatten)]
    engines: EngineSettings,
}

fn settings() -> EngineSettings {
    let flags = "--ephemeral --no-download --connections 8 --region-rtt-ms 0,4 --replication-lag-ms 20-60 --seed 7";
    Settings::parse_from(["worldseat"].into_iter().chain(flags.split(' '))).engines
}

#[tokio::test]
async fn the_laptops_engines_are_stand_ins_that_say_so_and_sell() {
    let mut engines = within(Engines::start(&settings())).await;
    let lanes = engines.lanes.take().unwrap();
    for state in lanes.states() {
        let name = state.engine.unwrap();
        assert!(name.ends_with(&format!(", standing in for {}", state.lane.product())), "{name}");
        assert!(engines.endpoints.to_string().contains(&name));
    }
    let strong = race(&*lanes.strong.store().unwrap(), 8, 1).await.judged(Lane::Strong).verdict;
    assert_eq!(strong.conclusion, Conclusion::SoldOnce);
    let eventual = race(&*lanes.eventual.store().unwrap(), 8, 1).await.judged(Lane::Eventual).verdict;
    assert_eq!((eventual.sold(), eventual.lost_receipts()), (Some(eventual.reported.confirmed), Some(0)));
    within(engines.stop()).await;
}
