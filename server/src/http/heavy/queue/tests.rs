//! The bounds, with work that ends when the test says so.

use super::*;
use std::{future::ready, sync::mpsc, thread};
use tokio::time::{Instant, sleep};

const CEILING: Duration = Duration::from_secs(60);

/// Returns work that waits until its sender is dropped or sends something.
fn slow(end: mpsc::Receiver<()>, lasting: bool) -> Job {
    Box::new(move || {
        let _ = end.recv_timeout(CEILING);
        Ok(Made { bytes: Bytes::from_static(b"made"), tag: HeaderValue::from_static("W/\"x\""), lasting })
    })
}

async fn get(queue: &Queue, key: &str, job: Job) -> Result<Made, ApiError> {
    queue.get(key.to_owned(), ready(Ok(())), |()| ready(Ok(job))).await
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(begin.elapsed() < CEILING, "not within {CEILING:?}: {what}");
        sleep(Duration::from_millis(2)).await;
    }
}

#[tokio::test]
async fn work_keeps_its_turn_when_the_client_leaves_and_what_comes_of_it_is_kept() {
    let queue = Queue::new("things", 1, 4, 1000);
    let (end, ended) = mpsc::channel();
    let client = tokio::spawn({
        let queue = queue.clone();
        async move { get(&queue, "a", slow(ended, true)).await }
    });
    until("the work begins", || queue.load().now == 1).await;
    client.abort();
    assert!(client.await.unwrap_err().is_cancelled());

    let joined = tokio::spawn({
        let queue = queue.clone();
        async move { get(&queue, "a", Box::new(|| unreachable!("it is being made"))).await }
    });
    let (other, other_ended) = mpsc::channel();
    drop(other);
    let waiting = tokio::spawn({
        let queue = queue.clone();
        async move { get(&queue, "b", slow(other_ended, true)).await }
    });
    until("another waits", || queue.0.waiting_permits.available_permits() == 3).await;
    assert_eq!(queue.load(), Load { now: 1, most: 1, begun: 1 }, "it has the turn although its client is gone");
    end.send(()).unwrap();
    assert_eq!(joined.await.unwrap().unwrap().bytes, "made");
    waiting.await.unwrap().unwrap();
    assert_eq!(queue.load(), Load { now: 0, most: 1, begun: 2 });
    let kept = get(&queue, "a", Box::new(|| unreachable!("it is kept"))).await.unwrap();
    assert_eq!(kept.bytes, "made");
}

#[tokio::test]
async fn a_full_queue_refuses_at_once_and_clients_that_leave_give_their_places_back() {
    let queue = Queue::new("things", 1, 2, 1000);
    let (end, ended) = mpsc::channel();
    let busy = |key: &'static str| {
        let queue = queue.clone();
        let (_, never) = mpsc::channel();
        tokio::spawn(async move { get(&queue, key, slow(never, true)).await })
    };
    let first = tokio::spawn({
        let queue = queue.clone();
        async move { get(&queue, "a", slow(ended, true)).await }
    });
    until("the work begins", || queue.load().now == 1).await;
    let waiting = [busy("b"), busy("c")];
    until("two wait", || queue.0.waiting_permits.available_permits() == 0).await;
    let begin = Instant::now();
    let refused = get(&queue, "d", Box::new(|| unreachable!("there is no place"))).await.unwrap_err();
    assert_eq!((refused.status, begin.elapsed() < PATIENCE / 2), (503, true), "{refused}");
    assert!(refused.sentence.contains("Too many things"), "{refused}");
    for client in waiting {
        client.abort();
    }
    until("their places are free", || queue.0.waiting_permits.available_permits() == 2).await;
    end.send(()).unwrap();
    first.await.unwrap().unwrap();
    assert_eq!(queue.load().begun, 1, "for those who have left before their turn nothing is made");
}

#[tokio::test]
async fn the_same_is_made_once_for_all_and_what_does_not_last_is_made_again() {
    let queue = Queue::new("things", 2, 4, 1000);
    for (round, lasting, begun) in [("live", false, 1), ("live", false, 2), ("ended", true, 3), ("ended", true, 3)] {
        let clients: Vec<_> = (0..200)
            .map(|_| {
                let (queue, (end, ended)) = (queue.clone(), mpsc::channel());
                thread::spawn(move || {
                    thread::sleep(Duration::from_millis(50));
                    drop(end);
                });
                tokio::spawn(async move { get(&queue, round, slow(ended, lasting)).await })
            })
            .collect();
        for client in clients {
            assert_eq!(client.await.unwrap().unwrap().lasting, lasting);
        }
        assert_eq!(queue.load(), Load { now: 0, most: 1, begun }, "{round}");
    }
}

#[tokio::test]
async fn work_that_panics_gives_its_turn_back() {
    let queue = Queue::new("things", 1, 1, 1000);
    for _ in 0..3 {
        let failed = get(&queue, "a", Box::new(|| panic!("on purpose"))).await.unwrap_err();
        assert_eq!(failed.status, 500);
    }
    until("nothing is being made", || queue.load().now == 0 && queue.0.turns.available_permits() == 1).await;
    assert!(queue.flights().is_empty());
}
