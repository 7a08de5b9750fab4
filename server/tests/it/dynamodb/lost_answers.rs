//! Requests that the SDK repeats by itself: a purchase stays one sale, and a sale in the ledger is confirmed.

use aws_config::{BehaviorVersion, SdkConfig, retry::RetryConfig};
use sale::{Answer, Outcome, Sale, SeatStore, StoreError, purchase};
use std::time::Duration;
use store::{
    Deadlined, LaneStore, SALES_TABLE, SEATS_TABLE,
    dynamodb::{DynamoDb, DynamoSeat, Options, dummy_credentials},
};
use tokio::time::Instant;

use crate::support::{
    Fate::{self, AppliedAndCut, AppliedAndFailed, AppliedAndSilent, Refused},
    Losing, dynalite, dynamodb_at, eventual_on_dynalite, new_scope, regions, sale, seat_key, within,
};

const THROTTLED: Fate = Refused("ProvisionedThroughputExceededException");
const CONFLICT: Fate = Refused("ReplicatedWriteConflictException");

/// The number of times that the SDK sends a request that is refused for a moment.
const SENDINGS: usize = 3;

/// Returns a connection that loses responses, and a sale of a new seat.
async fn line() -> (Losing, DynamoSeat, Sale) {
    eventual_on_dynalite(1).await;
    let losing = Losing::before(dynalite()).await;
    let line = dynamodb_at([losing.address(); 2], 1).open(0, 1).await.unwrap().pop().unwrap();
    (losing, line, sale(&new_scope(), 1))
}

/// Reads the ledger of the sale's seat, past the endpoint that loses responses.
async fn ledger(sale: &Sale) -> Vec<Sale> {
    eventual_on_dynalite(1).await.ledger(0, &seat_key(&sale.scope)).await.unwrap()
}

#[tokio::test]
async fn a_write_whose_first_answer_was_lost_is_one_sale_and_confirmed() {
    for table in [SEATS_TABLE, SALES_TABLE] {
        for lost in [AppliedAndCut, AppliedAndFailed] {
            let (losing, mut line, sale) = line().await;
            losing.next(table, [lost]);
            let answer = within(purchase(&mut line, &sale)).await;
            assert_eq!(answer, Answer { outcome: Outcome::Confirmed, retries: 0, error: None }, "{table} {lost:?}");
            assert_eq!(losing.puts(table), [lost, Fate::Pass], "the SDK sent it again");
            assert_eq!(ledger(&sale).await, [sale]);
        }
    }
}

#[tokio::test]
async fn a_sale_that_was_applied_and_then_refused_is_looked_up_and_confirmed() {
    for lost in [AppliedAndCut, AppliedAndFailed] {
        for refused in [THROTTLED, Refused("ValidationException"), Refused("AccessDeniedException")] {
            let (losing, mut line, sale) = line().await;
            losing.next(SALES_TABLE, [lost].into_iter().chain([refused; SENDINGS]));
            let answer = within(purchase(&mut line, &sale)).await;
            assert_eq!((answer.outcome, answer.error), (Outcome::Confirmed, None), "{lost:?}, then {refused:?}");
            assert!(losing.puts(SALES_TABLE).len() >= 2);
            assert_eq!(ledger(&sale).await, [sale]);
        }
    }
}

#[tokio::test]
async fn a_seat_that_was_marked_and_then_refused_is_unknown_and_not_in_the_ledger() {
    let (losing, mut line, sale) = line().await;
    losing.next(SEATS_TABLE, [AppliedAndCut].into_iter().chain([THROTTLED; SENDINGS]));
    let answer = within(purchase(&mut line, &sale)).await;
    assert_eq!(answer.outcome, Outcome::Unknown);
    assert!(
        matches!(&answer.error, Some(StoreError::Unknown { code, .. }) if code.contains("Throughput")),
        "{answer:?}"
    );
    assert_eq!(ledger(&sale).await, []);
    let owner = eventual_on_dynalite(1).await.owner(0, &seat_key(&sale.scope)).await.unwrap();
    assert_eq!(owner, Some(sale.buyer), "the seat shows an owner without a ticket");
}

#[tokio::test]
async fn a_write_that_was_refused_each_time_is_known_to_have_left_nothing() {
    for refused in [THROTTLED, CONFLICT, Refused("ThrottlingException"), Refused("RequestLimitExceeded")] {
        let (losing, mut line, sale) = line().await;
        losing.next(SEATS_TABLE, [refused; SENDINGS]);
        line.begin().await.unwrap();
        let failure = within(line.mark_sold(&sale)).await.expect_err("refused");
        let Refused(error) = refused else { unreachable!() };
        assert!(matches!(&failure, StoreError::Failed { code, .. } if code == error), "{failure:?}");
        assert_eq!(losing.puts(SEATS_TABLE), [refused; SENDINGS], "the SDK has tried");
        let owner = eventual_on_dynalite(1).await.owner(0, &seat_key(&sale.scope)).await.unwrap();
        assert_eq!(owner, None);
    }
}

#[tokio::test]
async fn a_conflict_that_passes_is_none() {
    let (losing, mut line, sale) = line().await;
    losing.next(SEATS_TABLE, [CONFLICT]);
    losing.next(SALES_TABLE, [CONFLICT, CONFLICT]);
    assert_eq!(within(purchase(&mut line, &sale)).await.outcome, Outcome::Confirmed);
    assert_eq!(ledger(&sale).await, [sale]);
}

#[tokio::test]
async fn a_deadline_between_two_sendings_is_no_doubt_and_one_within_a_sending_is() {
    for (fate, known) in [(THROTTLED, true), (AppliedAndSilent, false)] {
        let (losing, _, sale) = line().await;
        losing.next(SEATS_TABLE, [fate]);
        let mut line = patient(&losing).open(0, 1).await.unwrap().pop().unwrap();
        line.begin().await.unwrap();
        line.set_deadline(Instant::now() + Duration::from_millis(500));
        let failure = within(line.mark_sold(&sale)).await.expect_err("too late");
        assert_eq!((losing.puts(SEATS_TABLE), failure.code()), (vec![fate], "deadline"));
        assert_eq!(matches!(failure, StoreError::Failed { .. }), known, "{failure:?}");
    }
}

/// Returns a lane that waits for hours before it sends a throttled request again.
fn patient(losing: &Losing) -> DynamoDb {
    let hours = Duration::from_secs(1_000_000);
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .retry_config(RetryConfig::standard().with_initial_backoff(hours).with_max_backoff(hours))
        .credentials_provider(dummy_credentials())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .endpoint_url(format!("http://{}", losing.address()))
        .build();
    DynamoDb::on_aws(&config, &regions(), false, Options::lines(1))
}
