//! The id of a sale on a floor: [`sale::sale_id`] says what is in it.

use sale::VisitorTag;
use std::time::{SystemTime, UNIX_EPOCH};
use uuid::{Builder, Uuid};

/// The position of the time: the last six bytes, Unix time in milliseconds.
const TIME: std::ops::Range<usize> = 10..16;

/// Returns an id that no other sale has.
pub(super) fn new(visitor: VisitorTag) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    let mut bytes = *Uuid::new_v4().as_bytes();
    // 48 bits of milliseconds last until the year 10889.
    bytes[TIME].copy_from_slice(&now.to_be_bytes()[10..]);
    visitor.put_into(&Builder::from_custom_bytes(bytes).into_uuid().simple().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sale::sale_id::taken_at_ms;
    use std::collections::HashSet;

    #[test]
    fn an_id_is_nobody_elses_and_knows_its_time_and_its_visitor() {
        let now = || u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap();
        let (before, visitor) = (now(), VisitorTag::new(0x3fa9_c1e0));
        let ids: HashSet<String> = (0..1000).map(|_| new(visitor)).collect();
        assert_eq!(ids.len(), 1000);
        for id in &ids {
            assert!((before..=now()).contains(&taken_at_ms(id).unwrap()), "{id}");
            assert_eq!(VisitorTag::of_sale(id), Some(visitor));
            assert!(Uuid::try_parse(id).is_ok(), "{id}");
        }
        let codes: HashSet<&str> = ids.iter().map(|id| &id[..8]).collect();
        assert!(codes.len() > 990, "codes differ, too");
        assert_eq!(taken_at_ms(&Uuid::new_v4().simple().to_string()), None);
    }
}
