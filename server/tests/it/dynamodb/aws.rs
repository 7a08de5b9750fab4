//! The lane on AWS itself: it serves only if its tables are one global table, and otherwise reports what is wrong.

use race::lanes::LaneHandle;
use sale::{Lane, StoreError};
use store::{
    LaneStore,
    dynamodb::{DynamoDb, Options},
};

use crate::support::{ControlPlane, FakeTable, KEY, SECRET, TOKEN, regions, within};

/// A change that breaks a whole pair of tables.
type Spoil = fn(&ControlPlane);

const SEATS: &str = "worldseat_seats";
const SALES: &str = "worldseat_sales";

fn store(plane: &ControlPlane) -> DynamoDb {
    DynamoDb::on_aws(&plane.config(), &regions(), false, Options::lines(2))
}

/// Returns the state of the lane as a visitor reads it.
async fn shown(plane: &ControlPlane) -> Result<String, String> {
    let handle = LaneHandle::new(Lane::Eventual, regions().into(), Ok(store(plane))).set_by("WORLDSEAT_DYNAMODB");
    within(handle.probe()).await;
    handle.state().engine
}

fn seats() -> FakeTable {
    FakeTable::seat_map()
}

/// Creates both tables in both regions, each with its replica in the other one.
async fn whole() -> ControlPlane {
    let plane = ControlPlane::empty().await;
    for (here, there) in [("us-east-1", "us-east-2"), ("us-east-2", "us-east-1")] {
        plane.put(here, SEATS, seats().copied_to(there, None));
        plane.put(here, SALES, FakeTable::ledger().copied_to(there, None));
    }
    plane
}

#[tokio::test]
async fn tables_that_are_there_serve_and_are_a_stand_in_wherever_aws_does_not_answer() {
    let plane = whole().await;
    let name = shown(&plane).await.unwrap();
    let at = plane.address;
    // The address is not AWS's own for the region: an environment variable or a profile can lead elsewhere by mistake.
    assert_eq!(name, format!("DynamoDB's protocol at http://{at}, standing in for DynamoDB global tables (MREC)"));
    assert_eq!(plane.changes(), [""; 0], "a server makes nothing");
}

#[tokio::test]
async fn tables_that_are_not_one_global_table_are_refused() {
    let refusal = |sentence: &str| {
        format!("The eventual lane's database (WORLDSEAT_DYNAMODB) does not serve in us-east-1: {sentence}.")
    };
    let cases: [(&str, Spoil); 6] = [
        ("its tables are missing; deploy/dynamodb-global-table.yaml makes them (ResourceNotFoundException)", |plane| {
            plane.remove("us-east-1", SALES)
        }),
        (
            "its tables are not one global table; deploy/dynamodb-global-table.yaml makes such ones (not-global)",
            |plane| plane.put("us-east-1", SALES, FakeTable::ledger()),
        ),
        (
            "its tables replicate with strong consistency (MRSC), and this lane shows eventual consistency (MREC) (mrsc)",
            |plane| {
                plane.put("us-east-1", SALES, FakeTable::ledger().copied_to("us-east-2", None).strongly_consistent())
            },
        ),
        ("its tables have other keys than ours; name others with WORLDSEAT_DYNAMODB_PREFIX (key-schema)", |plane| {
            plane.put("us-east-1", SALES, seats().copied_to("us-east-2", None))
        }),
        ("a table is being made or changed; try again in a moment (table-not-active)", |plane| {
            plane.put("us-east-1", SALES, FakeTable::ledger().copied_to("us-east-2", None).being("UPDATING"))
        }),
        ("a table is being made or changed; try again in a moment (replica-not-active)", |plane| {
            plane.put("us-east-1", SALES, FakeTable::ledger().copied_to("us-east-2", Some("CREATING")))
        }),
    ];
    for (sentence, spoil) in cases {
        let plane = whole().await;
        assert!(shown(&plane).await.is_ok());
        spoil(&plane);
        assert_eq!(shown(&plane).await, Err(refusal(sentence)));
    }
}

#[tokio::test]
async fn refusals_are_named_by_their_code_and_nothing_that_was_signed_is_repeated() {
    for (error, words) in [
        ("AccessDeniedException", "the server may not use its tables"),
        ("UnrecognizedClientException", "it refused the server's AWS credentials"),
        ("InvalidSignatureException", "it refused the server's AWS credentials"),
        ("ExpiredTokenException", "the server's AWS credentials have expired"),
        ("ThrottlingException", "it is asked for more than it allows"),
        ("RequestLimitExceeded", "it is asked for more than it allows"),
    ] {
        let plane = whole().await;
        plane.refuse("DescribeTable", error, 1000);
        let sentence = shown(&plane).await.expect_err(error);
        assert!(sentence.contains(words) && sentence.ends_with(&format!("({error}).")), "{sentence}");
        assert!(![KEY, SECRET, TOKEN].iter().any(|secret| sentence.contains(secret)), "{sentence}");

        let log = within(store(&plane).engine()).await.expect_err(error);
        let StoreError::Failed { detail, .. } = &log else { panic!("{log:?}") };
        assert!(detail.starts_with("us-east-"), "{detail}");
        assert!(![KEY, SECRET, TOKEN].iter().any(|secret| detail.contains(secret)), "{detail}");
    }
}
