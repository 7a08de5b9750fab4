//! Closed connections, missing tables and responses that never come: the record says what is known and what is not.

use sale::{Action, Answered, Completion, Lane, Op};
use std::time::Duration;
use store::{LaneStore, SALES_TABLE, postgres_wire::Isolation};
use tokio::time::timeout;

use super::{actions, assert_sound, by_buyer};
use crate::support::{
    AtCommit, Listening, Proxy, databases, eventually, new_scope, open_config, postgres_at, race, sql_client, strong_at,
};

const BUYERS: u32 = 4;

async fn proxied() -> (Proxy, store::postgres_wire::PostgresWire) {
    let proxy = Proxy::before(databases().tcp.get_ports()[0]).await;
    let store = strong_at(postgres_at(proxy.address, &databases().tcp), 8, Isolation::RepeatableRead);
    store.engine().await.unwrap();
    (proxy, store)
}

fn info(op: &Op) -> Option<&str> {
    if let Completion::Info(class) = &op.completion { Some(class) } else { None }
}

#[tokio::test]
async fn after_a_commit_that_was_cut_the_buyer_goes_on_under_another_number() {
    let (proxy, store) = proxied().await;
    proxy.at_commit(AtCommit::CutBefore);
    let run = race(&store, BUYERS, 3).await;
    assert_sound(&run, Lane::Strong);
    for ops in by_buyer(run.history(Lane::Strong)).values() {
        assert_eq!(actions(ops)[ops.len() - 2..], ["commit", "find-sale"]);
        let [.., commit, search] = ops[..] else { panic!("{ops:?}") };
        assert_eq!((info(ops[0]), info(commit)), (Some("connection"), Some("connection")));
        assert_eq!(search.completion, Completion::Ok(Answered::Found(false)));
        assert_eq!((search.process, search.try_number), (search.buyer + BUYERS, 0));
    }
}

#[tokio::test]
async fn a_receipt_that_was_cut_and_found_again_ends_confirmed() {
    let (proxy, store) = proxied().await;
    proxy.at_commit(AtCommit::CutAfter);
    let run = race(&store, BUYERS, 3).await;
    assert_sound(&run, Lane::Strong);
    let history = run.history(Lane::Strong);
    let sold = history.ops.iter().find(|op| op.completion == Completion::Ok(Answered::Confirmed)).unwrap();
    let buyers = by_buyer(history);
    let [.., commit, search] = buyers[&sold.buyer][..] else { panic!("{buyers:?}") };
    assert_eq!((commit.action, info(commit)), (Action::Commit, Some("connection")));
    assert_eq!((search.action, &search.completion), (Action::FindSale, &Completion::Ok(Answered::Found(true))));
}

#[tokio::test]
async fn what_the_database_refused_certainly_had_no_effect() {
    let config = open_config(&format!("history_{}", new_scope())).await;
    let store = strong_at(config.clone(), 4, Isolation::RepeatableRead);
    store.engine().await.unwrap();
    let client = sql_client(&config).await;
    // The first sale is refused, and so is the read that looks for it.
    client.batch_execute(&format!("ALTER TABLE {SALES_TABLE} DROP COLUMN region")).await.unwrap();
    let run = crate::support::try_race(&store, BUYERS, 1).await;
    // The statements can no longer be prepared: no buyer starts.
    assert_eq!(run.err().map(|error| error.code().to_owned()).as_deref(), Some("42703"));

    client
        .batch_execute(&format!("ALTER TABLE {SALES_TABLE} ADD COLUMN region text CHECK (region = 'mars')"))
        .await
        .unwrap();
    let run = race(&store, BUYERS, 1).await;
    assert_sound(&run, Lane::Strong);
    for ops in by_buyer(run.history(Lane::Strong)).values() {
        let failed = ops.iter().find(|op| op.action == Action::AppendSale).unwrap();
        assert_eq!(failed.completion, Completion::Fail("23514".into()));
        let search = ops.last().unwrap();
        assert_eq!((search.action, search.process), (Action::FindSale, search.buyer), "nothing was left in doubt");
    }
}

#[tokio::test]
async fn an_answer_that_never_comes_is_on_record_as_unknown_when_the_deadline_passes() {
    let (proxy, store) = proxied().await;
    proxy.at_commit(AtCommit::Hold);
    let silent = async {
        eventually("a buyer commits", async || proxy.held() > 0).await;
        proxy.set_listening(Listening::Silent);
    };
    let (run, ()) = timeout(Duration::from_secs(55), async { tokio::join!(race(&store, 2, 1), silent) }).await.unwrap();
    assert_sound(&run, Lane::Strong);
    let history = run.history(Lane::Strong);
    let commit = history.ops.iter().find(|op| op.action == Action::Commit).unwrap();
    assert_eq!(info(commit), Some("deadline"));
    assert!(by_buyer(history).values().all(|ops| info(ops[0]).is_some()), "nobody knows: {history:?}");
    assert!(history.audit.ledger.iter().all(|observation| observation.result.is_err()) && !history.audit.settled);
    assert!(history.audit.seat_map.iter().all(|observation| observation.result.is_err()));
}
