//! The naive purchase: read, then write. Both lanes run this function.

use super::{Answer, Outcome, Sale, SeatStore, StoreError};

/// The maximum number of retries of a refused purchase. Far above what one contended
/// row needs, so that giving up is a sign of a fault and not of bad luck.
pub const RETRIES_MAX: u32 = 25;

// begin: shown on the page
/// Buys one seat for one fan.
pub async fn purchase<S: SeatStore>(store: &mut S, sale: &Sale) -> Answer {
    let mut retries = 0;
    loop {
        match read_then_write(store, sale).await {
            Ok(outcome) => return Answer { outcome, retries, error: None },
            Err(StoreError::Conflict { .. }) if retries < RETRIES_MAX => {
                retries += 1;
                store.back_off(retries).await;
            }
            Err(error) => return look_up(store, sale, retries, error).await,
        }
    }
}

async fn read_then_write<S: SeatStore>(store: &mut S, sale: &Sale) -> Result<Outcome, StoreError> {
    store.begin().await?;
    if store.read_seat(&sale.seat_key()).await?.is_sold() {
        store.roll_back().await?;
        return Ok(Outcome::Rejected);
    }
    store.mark_sold(sale).await?;
    store.append_sale(sale).await?;
    store.commit().await?;
    Ok(Outcome::Confirmed)
}

/// After an error: never buy again blindly, search the ledger for this very sale.
async fn look_up<S: SeatStore>(store: &mut S, sale: &Sale, retries: u32, error: StoreError) -> Answer {
    match store.find_sale(sale).await {
        Ok(true) => Answer { outcome: Outcome::Confirmed, retries, error: None },
        Ok(false) | Err(_) => Answer { outcome: Outcome::Unknown, retries, error: Some(error) },
    }
}
// end: shown on the page
