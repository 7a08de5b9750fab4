//! The id of a sale on a floor: a UUID (version 8) whose last 48 bits are the time at which the
//! order was taken. The rest is random and comes first: the confirmation code is its beginning.

use std::time::{SystemTime, UNIX_EPOCH};
use uuid::{Builder, Uuid, Version};

/// The position of the time: the last six bytes, Unix time in milliseconds.
const TIME: std::ops::Range<usize> = 10..16;

/// Returns an id that no other sale has.
pub(super) fn new() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    let mut bytes = *Uuid::new_v4().as_bytes();
    // 48 bits of milliseconds last until the year 10889.
    bytes[TIME].copy_from_slice(&now.to_be_bytes()[10..]);
    Builder::from_custom_bytes(bytes).into_uuid().simple().to_string()
}

/// Returns the time at which the order of a sale was taken, as Unix time in milliseconds; `None` for
/// an id that has no time.
pub fn taken_at_ms(sale_id: &str) -> Option<u64> {
    let id = Uuid::try_parse(sale_id).ok().filter(|id| id.get_version() == Some(Version::Custom))?;
    Some(id.as_bytes()[TIME].iter().fold(0, |ms, byte| ms << 8 | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn an_id_is_nobody_elses_and_knows_its_time() {
        let now = || u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap();
        let before = now();
        let ids: HashSet<String> = (0..1000).map(|_| new()).collect();
        assert_eq!(ids.len(), 1000);
        for id in &ids {
            assert!((before..=now()).contains(&taken_at_ms(id).unwrap()), "{id}");
        }
        let codes: HashSet<&str> = ids.iter().map(|id| &id[..8]).collect();
        assert!(codes.len() > 990, "codes differ, too");
        for other in ["", "7f219c0a", &Uuid::new_v4().simple().to_string()] {
            assert_eq!(taken_at_ms(other), None);
        }
    }
}
