//! The time axis: one for both lanes, so that their lengths can be compared.

use crate::ui::words;
use leptos::prelude::*;
use sale::event::RunRecord;

/// Steps between two ticks, in microseconds: 1, 2 or 5 of each power of ten.
const STEPS: [u64; 3] = [1, 2, 5];
/// Most ticks.
const TICKS_MAX: u64 = 6;

/// The axis, from the release to the last answer of any lane.
#[derive(Clone, Copy)]
pub(super) struct Axis {
    end_us: u64,
}

impl Axis {
    pub(super) fn of(record: &RunRecord) -> Self {
        Self { end_us: record.last_answer_us() }
    }

    /// The place of a time in the picture; a time after its end is at the edge.
    pub(super) fn at(self, us: u64) -> String {
        percent(us.min(self.end_us), self.end_us)
    }

    /// The length of a time in the picture.
    pub(super) fn length(self, from_us: u64, to_us: u64) -> String {
        percent(to_us.min(self.end_us).saturating_sub(from_us), self.end_us)
    }

    /// The times that are written under the picture.
    fn ticks(self) -> impl Iterator<Item = u64> {
        let powers = std::iter::successors(Some(1_u64), |power| power.checked_mul(10));
        let mut steps = powers.flat_map(|power| STEPS.map(|step| step.saturating_mul(power)));
        let step = steps.find(|step| self.end_us / step < TICKS_MAX).unwrap_or(u64::MAX);
        (0..=self.end_us / step).map(move |number| number * step)
    }

    /// The row of ticks.
    pub(super) fn row(self) -> impl IntoView {
        let ticks = self.ticks().map(|us| {
            let at = self.at(us);
            view! {
                <line x1=at.clone() x2=at.clone() y1="0" y2="5" />
                <text x=at y="18">{words::tenths(us)}</text>
            }
        });
        view! {
            <div class="bar axis" aria-hidden="true">
                <span class="bar-name">"ms"</span>
                <svg class="bar-time">{ticks.collect_view()}</svg>
            </div>
        }
    }
}

fn percent(part: u64, whole: u64) -> String {
    let hundredths = part.saturating_mul(10_000) / whole.max(1);
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_round_times_are_written_on_every_axis() {
        for (end_us, expected) in [
            (1, vec![0, 1]),
            (4_999, vec![0, 1_000, 2_000, 3_000, 4_000]),
            (119_480, vec![0, 20_000, 40_000, 60_000, 80_000, 100_000]),
            (60_000_000, vec![0, 20_000_000, 40_000_000, 60_000_000]),
        ] {
            assert_eq!(Axis { end_us }.ticks().collect::<Vec<_>>(), expected, "{end_us}");
        }
        let axis = Axis { end_us: 8_000 };
        assert_eq!(
            (axis.at(1_000), axis.at(9_000), axis.length(2_000, 3_000)),
            ("12.50%".into(), "100.00%".into(), "12.50%".into())
        );
    }
}
