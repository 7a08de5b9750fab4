//! The engines as the server starts them: what they call themselves, and that they sell.

use app::sale::{Conclusion, Lane};
use worldseat::{
    engines::Engines,
    settings::{EngineSettings, MillisList, MillisRange},
};

use crate::support::{race, within};

fn settings() -> EngineSettings {
    EngineSettings {
        postgres: None,
        dynamodb: None,
        connections: 8,
        data_dir: None,
        ephemeral: true,
        postgres_bin: None,
        postgres_account: None,
        no_download: true,
        region_rtt_ms: "0,4".parse::<MillisList>().unwrap(),
        jitter_ms: 1,
        replication_lag_ms: "20-60".parse::<MillisRange>().unwrap(),
        seed: Some(7),
    }
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
    assert_eq!((eventual.sold, eventual.lost_receipts), (eventual.app_believed, 0));
    within(engines.stop()).await;
}
