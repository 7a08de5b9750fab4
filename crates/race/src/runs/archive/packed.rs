//! Text, compressed and cut into parts, and back again.

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use std::io::{Read, Write};
use store::postgres_wire::{runs::PART_MAX, sql::PARTS_MAX};

/// Compresses a text; `None` if it is still too long.
pub(super) fn pack(text: &str) -> Option<Vec<Vec<u8>>> {
    // Fast: a viewer waits for the end of the run, and lines of numbers shrink anyway.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing into memory does not fail.
    let packed = encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish()).ok()?;
    (packed.len() <= PART_MAX * PARTS_MAX).then(|| packed.chunks(PART_MAX).map(<[u8]>::to_vec).collect())
}

/// Returns the text of these parts. They may have been changed: whatever they hold, the text has no
/// more than `most` bytes.
pub(super) fn unpack(parts: &[Vec<u8>], most: usize) -> Result<String, String> {
    let mut text = String::new();
    let bound = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let read = GzDecoder::new(parts.concat().as_slice()).take(bound).read_to_string(&mut text);
    match read {
        Ok(length) if length > most => Err(format!("it is longer than {most} bytes")),
        Ok(_) => Ok(text),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_long_text_travels_in_parts_and_a_longer_one_does_not() {
        let mut random = fastrand::Rng::with_seed(7);
        let mut text = |length| std::iter::repeat_with(|| random.alphanumeric()).take(length).collect::<String>();
        let long = text(PART_MAX * 4);
        let parts = pack(&long).unwrap();
        assert!(parts.len() > 2 && parts.iter().all(|part| part.len() <= PART_MAX));
        assert_eq!(unpack(&parts, long.len()).unwrap(), long);
        assert!(unpack(&parts, long.len() - 1).unwrap_err().contains("longer"));
        assert!(unpack(&parts[1..], long.len()).is_err() && unpack(&parts[..2], long.len()).is_err());
        assert_eq!(pack(&text(PART_MAX * PARTS_MAX * 2)), None);
    }

    #[test]
    fn a_bomb_is_put_out() {
        let parts = pack(&"0".repeat(64 << 20)).unwrap();
        assert!(parts.concat().len() < 1 << 20);
        assert!(unpack(&parts, 1 << 20).unwrap_err().contains("longer"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_refused_or_within_bounds_and_pack_again(text in ".{0,200}", index: usize, byte: u8) {
            let mut parts = pack(&text).unwrap();
            prop_assert_eq!(unpack(&parts, 4096).unwrap(), text);
            let length = parts[0].len();
            parts[0][index % length] = byte;
            for parts in [parts.clone(), vec![parts.concat().split_off(index % length)]] {
                if let Ok(text) = unpack(&parts, 4096) {
                    prop_assert!(text.len() <= 4096);
                    prop_assert_eq!(unpack(&pack(&text).unwrap(), 4096).unwrap(), text);
                }
            }
        }
    }
}
