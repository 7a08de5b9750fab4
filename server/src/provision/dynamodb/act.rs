//! Does one thing.

use super::{place::Place, steps::Step};
use crate::store::dynamodb::{EXPIRES_AT, Layout, classify};
use app::sale::StoreError;
use aws_sdk_dynamodb::{
    Client,
    types::{
        CreateReplicationGroupMemberAction, ReplicationGroupUpdate, StreamSpecification, StreamViewType,
        TimeToLiveSpecification,
    },
};

/// The request that a step takes; none to wait.
pub(super) const fn request(step: &Step) -> &'static str {
    match step {
        Step::Create => "CreateTable",
        Step::SwitchStreamOn | Step::AddReplica => "UpdateTable",
        Step::SwitchTtlOn => "UpdateTimeToLive",
        Step::Await(..) => "DescribeTable",
    }
}

/// Sends it. What comes of it is seen at the next look.
pub(super) async fn act(step: &Step, layout: &Layout<'_>, place: &Place) -> Result<(), StoreError> {
    let client = &place.here.1;
    match step {
        Step::Create => create(client, layout, place.there.is_some()).await,
        Step::SwitchStreamOn => {
            let update = client.update_table().table_name(layout.name).stream_specification(stream()?);
            update.send().await.map(drop).map_err(classify)
        }
        Step::AddReplica => add_replica(client, layout, place).await,
        Step::SwitchTtlOn => switch_ttl_on(client, layout).await,
        Step::Await(..) => Ok(()),
    }
}

/// With its stream from the start, where a replica will want it.
async fn create(client: &Client, layout: &Layout<'_>, copied: bool) -> Result<(), StoreError> {
    let stream = if copied { Some(stream()?) } else { None };
    let create = layout.creation(client)?.set_stream_specification(stream);
    create.send().await.map(drop).map_err(classify)
}

async fn add_replica(client: &Client, layout: &Layout<'_>, place: &Place) -> Result<(), StoreError> {
    let Some((there, _)) = &place.there else { return Ok(()) };
    let create = CreateReplicationGroupMemberAction::builder().region_name(there.as_str()).build().map_err(unfit)?;
    let replica = ReplicationGroupUpdate::builder().create(create).build();
    let update = client.update_table().table_name(layout.name).replica_updates(replica);
    update.send().await.map(drop).map_err(classify)
}

/// The replicas take it over.
async fn switch_ttl_on(client: &Client, layout: &Layout<'_>) -> Result<(), StoreError> {
    let ttl = TimeToLiveSpecification::builder().enabled(true).attribute_name(EXPIRES_AT).build().map_err(unfit)?;
    let update = client.update_time_to_live().table_name(layout.name).time_to_live_specification(ttl);
    update.send().await.map(drop).map_err(classify)
}

fn stream() -> Result<StreamSpecification, StoreError> {
    let stream = StreamSpecification::builder().stream_enabled(true);
    stream.stream_view_type(StreamViewType::NewAndOldImages).build().map_err(unfit)
}

fn unfit(error: impl ToString) -> StoreError {
    StoreError::Failed { code: "request".into(), detail: error.to_string() }
}
