//! The bounds, without a database.

use super::*;
use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::UNIX_EPOCH,
};

const AWS: Billed = Billed { strong: true, eventual: true };

fn settings() -> Quotas {
    Quotas { runs_stored_max: 10, runs_stored_mb: 1, runs_per_day: 3, aws_budget_cents: 1 }
}

fn count(stored: i64, bytes: i64, on_day: i64, cost_on_day: i64) -> RunCount {
    RunCount { stored, bytes, on_day, cost_on_day, oldest: None, now: UNIX_EPOCH }
}

#[test]
fn after_the_runs_of_a_day_there_are_none_until_the_next_and_a_restart_does_not_forget() {
    let quota = Quota::new(settings(), Billed::default(), None);
    for _ in 0..3 {
        assert_eq!(quota.refusal(0), None);
        quota.started(0);
    }
    let refusal = quota.refusal(0).unwrap();
    assert_eq!(refusal, Refusal::Runs(3));
    assert!(refusal.to_string().contains("starts 3 a day"), "{refusal}");
    assert!(refusal.come_again().unwrap() <= Duration::from_secs(24 * 60 * 60));

    let restarted = Quota::new(settings(), Billed::default(), None);
    assert!(restarted.wants_count() && restarted.refusal(0).is_none());
    restarted.counted(&count(3, 0, 3, 0));
    assert_eq!((restarted.refusal(0), restarted.wants_count()), (Some(Refusal::Runs(3)), false));
    // Deleted rows do not lower the count.
    restarted.counted(&count(0, 0, 0, 0));
    assert_eq!(restarted.refusal(0), Some(Refusal::Runs(3)));
    // Another day.
    restarted.used.lock().unwrap().day_ms -= DAY_MS;
    assert_eq!((restarted.refusal(0), restarted.wants_count()), (None, true));
}

#[test]
fn a_spent_budget_refuses_what_is_billed_and_nothing_else() {
    let quota = Quota::new(Quotas { runs_per_day: 1000, ..settings() }, AWS, None);
    let cost = quota.cost(&Lane::ALL, 60);
    let mut runs = 0;
    while quota.refusal(cost).is_none() {
        quota.started(cost);
        runs += 1;
    }
    assert_eq!(runs, CENT / cost, "no run more than the budget pays for");
    assert_eq!((quota.refusal(cost), quota.refusal(0)), (Some(Refusal::Budget(1)), None));
    let restarted = Quota::new(settings(), AWS, None);
    restarted.counted(&count(1, 0, 1, i64::try_from(CENT).unwrap()));
    assert_eq!(restarted.refusal(cost), Some(Refusal::Budget(1)));
    let sentence = Refusal::Budget(1).to_string();
    assert!(sentence.contains("budget for AWS, 1 US cents, is spent") && sentence.contains("recorded"), "{sentence}");

    let none = Quota::new(Quotas { aws_budget_cents: 0, ..settings() }, AWS, None);
    assert_eq!(none.refusal(cost), Some(Refusal::Budget(0)));
    let local = Quota::new(Quotas { aws_budget_cents: 0, ..settings() }, Billed::default(), None);
    assert_eq!((local.cost(&Lane::ALL, 60), local.refusal(0)), (0, None));
}

#[test]
fn a_full_disk_refuses_with_its_own_sentence() {
    let full = Arc::new(AtomicBool::new(false));
    let seen = full.clone();
    let sentence = || "The disk is full.".to_owned();
    let disk: DiskFull = Arc::new(move || seen.load(Ordering::SeqCst).then(sentence));
    let quota = Quota::new(settings(), Billed::default(), Some(disk));
    assert_eq!(quota.refusal(0), None);
    full.store(true, Ordering::SeqCst);
    assert_eq!(quota.refusal(0), Some(Refusal::Disk(sentence())));
    assert_eq!(quota.refusal(0).unwrap().come_again(), None);
}

#[test]
fn runs_that_are_too_many_or_too_long_have_to_go() {
    let quota = Quota::new(settings(), Billed::default(), None);
    assert_eq!(quota.counted(&count(10, 1_000_000, 0, 0)), 0);
    assert!(quota.stored(1), "the eleventh");
    assert_eq!(quota.counted(&count(12, 12, 0, 0)), 2);
    assert_eq!(quota.counted(&count(10, 1_500_000, 0, 0)), 3, "most of 500 kB, by runs of 150 kB");
    assert_eq!(quota.counted(&count(7, 1_050_000, 0, 0)), 1, "and the rest");
    assert_eq!(quota.counted(&count(1, i64::MAX, 0, 0)), 1, "never more than there are");
    assert_eq!(quota.counted(&count(0, 0, 0, 0)), 0);
}
