//! PostgreSQL killed with purchases on their way to COMMIT.

use local::postgres::{LocalPostgres, PostgresStatus};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use sale::{Conclusion, Lane};
use std::fs;
use store::postgres_wire::Isolation;

use super::{run, service};
use crate::support::{AtCommit, Proxy, eventual, eventually, judged_now, new_postgres, postgres_at, strong_at, within};

pub(crate) fn kill_postmaster(postgres: &LocalPostgres) {
    let note = fs::read_to_string(postgres.data_dir().join("postmaster.pid")).unwrap();
    let pid = note.lines().next().unwrap().trim().parse().unwrap();
    kill(Pid::from_raw(pid), Signal::SIGKILL).unwrap();
}

#[tokio::test]
async fn killed_at_commit_it_comes_back_with_every_ticket_it_had_promised_and_no_other() {
    let postgres = within(new_postgres()).await;
    let proxy = Proxy::before(postgres.port()).await;
    let config = postgres_at(proxy.address, &postgres.connection());
    let service = service(strong_at(config, 8, Isolation::RepeatableRead), eventual(1));
    let whole = run(&service, &[Lane::Strong]).await;
    assert_eq!(whole.judged(Lane::Strong).verdict.conclusion, Conclusion::SoldOnce);

    proxy.at_commit(AtCommit::Hold);
    let mut status = postgres.status();
    status.mark_unchanged();
    let killing = async {
        eventually("a buyer commits", async || proxy.held() > 0).await;
        kill_postmaster(&postgres);
        within(status.wait_for(|status| *status != PostgresStatus::Running)).await.unwrap();
        proxy.at_commit(AtCommit::Pass);
        within(status.wait_for(|status| *status == PostgresStatus::Running)).await.unwrap();
    };
    let (cut, ()) = tokio::join!(run(&service, &[Lane::Strong]), killing);
    let verdict = cut.judged(Lane::Strong).verdict;
    assert!(verdict.reported.unknown >= 1, "{verdict:?}");

    // Back again, the rows decide both runs: what was promised before the kill is there.
    let store = service.lanes().strong.store().unwrap();
    for (run, before) in [(&whole, None), (&cut, Some(verdict))] {
        let now = judged_now(&*store, run.history(Lane::Strong)).await;
        let sold = now.sold().unwrap();
        assert!(sold <= 1 && now.reported.confirmed <= sold, "{now:?}");
        match before {
            None => assert_eq!(now, run.judged(Lane::Strong).verdict),
            Some(before) if before.conclusion == Conclusion::Undecided => assert_ne!(now.conclusion, before.conclusion),
            Some(before) => assert_eq!(now, before, "what was decided stays"),
        }
    }
    let next = run(&service, &[Lane::Strong]).await.judged(Lane::Strong).verdict;
    assert_eq!((next.conclusion, next.reported.confirmed), (Conclusion::SoldOnce, 1), "{next:?}");
    within(postgres.stop()).await.unwrap();
}
