//! The time that a read takes.

use super::replica::{Replica, refused};
use crate::doctor::{
    finding::Found,
    median::{median, millis},
};
use futures::future::BoxFuture;
use sale::{SeatId, SeatKey};
use store::dynamodb::{classify, seat_item};

/// Reads a seat that is not there, a few times.
pub(super) fn look(replica: &mut Replica) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        let get = replica.client.get_item().table_name(&replica.tables.seats);
        let get = get.set_key(Some(seat_item(&SeatKey::new("doctor", SeatId::first()))));
        // The first read opens the connection.
        let read = || get.clone().send();
        let measured = match read().await {
            Ok(_) => median(read).await,
            Err(error) => Err(error),
        };
        match measured {
            Ok(time) => Found::Ok(format!("a read takes {}", millis(time))),
            Err(error) => refused(&classify(error), "GetItem", replica),
        }
    })
}
