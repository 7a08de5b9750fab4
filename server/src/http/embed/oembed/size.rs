//! The size of a widget on another page, in CSS pixels.

/// The size for which it is designed.
const USUAL: [u32; 2] = [960, 540];
/// The smallest size at which it can be read.
const LEAST: [u32; 2] = [320, 400];
/// The pictures of the site and of its runs.
pub(super) const THUMBNAIL: [u32; 2] = [1200, 630];

/// Returns width and height within these limits, with the usual ratio. If that is too small to be read, they grow to
/// the smallest readable size, but never beyond the limits.
pub(super) fn size(most: [Option<u32>; 2]) -> (u32, u32) {
    let [most_wide, most_high] = most.map(|most| most.unwrap_or(u32::MAX));
    let [usual_wide, usual_high] = USUAL;
    // All factors are at most the usual size, which is small, so nothing overflows.
    let wide = usual_wide.min(most_wide).min(most_high.min(usual_high) * usual_wide / usual_high);
    let high = wide * usual_high / usual_wide;
    (wide.max(LEAST[0].min(most_wide)), high.max(LEAST[1].min(most_high)))
}

/// Whether the picture is within the limits, too, as oEmbed requires.
pub(super) fn fits(most: [Option<u32>; 2]) -> bool {
    THUMBNAIL.iter().zip(most).all(|(side, most)| most.is_none_or(|most| *side <= most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_kept_as_long_as_it_can_be_read_and_the_limits_always() {
        for (most, expected) in [
            ([None, None], (960, 540)),
            ([Some(5000), Some(u32::MAX)], (960, 540)),
            ([Some(800), None], (800, 450)),
            ([None, Some(450)], (800, 450)),
            ([Some(800), Some(432)], (768, 432)),
            ([Some(600), None], (600, 400)),
            ([Some(320), None], (320, 400)),
            ([Some(600), Some(337)], (599, 337)),
            ([Some(200), Some(100)], (200, 100)),
            ([Some(1), Some(1)], (1, 1)),
            ([None, Some(300)], (533, 300)),
        ] {
            assert_eq!(size(most), expected, "{most:?}");
            let (wide, high) = expected;
            assert!(most[0].is_none_or(|most| wide <= most) && most[1].is_none_or(|most| high <= most));
        }
    }

    #[test]
    fn the_picture_is_offered_where_it_fits() {
        assert!(fits([None, None]) && fits([Some(1200), Some(630)]));
        assert!(!fits([Some(1199), None]) && !fits([None, Some(629)]));
    }
}
