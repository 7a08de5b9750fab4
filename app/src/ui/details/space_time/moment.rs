//! The decisive moment: the first commit of a buyer who holds a ticket, and what the others had read by then.

use super::axis::Axis;
use crate::ui::words;
use leptos::prelude::*;
use sale::{Attempt, event::LaneRecord};

/// The first commit that left a ticket.
pub(super) struct Moment {
    pub(super) buyer: u32,
    at_us: u64,
    /// Other buyers who had read "free" by then; `None` in a run of an earlier version.
    read: Option<usize>,
}

impl Moment {
    pub(super) fn of(record: &LaneRecord) -> Option<Self> {
        let holders = record.attempts.iter().filter(|attempt| record.holds(attempt.buyer));
        let first =
            holders.filter(|attempt| attempt.committed_us.is_some()).min_by_key(|attempt| attempt.committed_us)?;
        let at_us = first.committed_us?;
        let others = record.attempts.iter().filter(|attempt| attempt.buyer != first.buyer);
        let had_read = |attempt: &Attempt| Some(attempt.steps.as_ref()?.free_us.iter().any(|us| *us <= at_us));
        let read = others.map(had_read).collect::<Option<Vec<bool>>>();
        let read = read.map(|read| read.into_iter().filter(|read| *read).count());
        Some(Self { buyer: first.buyer, at_us, read })
    }

    /// The moment on a bar.
    pub(super) fn line(&self, axis: Axis) -> impl IntoView + use<> {
        let at = axis.at(self.at_us);
        view! { <line class="moment" x1=at.clone() x2=at y1="-4" y2="20" /> }
    }

    /// "Fan 12 committed first, at 48.2 ms. By then 41 others had read “free”."
    pub(super) fn caption(&self) -> String {
        let read = match self.read {
            None => String::new(),
            Some(0) => " By then nobody else had read \u{201c}free\u{201d}.".into(),
            Some(1) => " By then 1 other had read \u{201c}free\u{201d}.".into(),
            Some(several) => format!(" By then {several} others had read \u{201c}free\u{201d}."),
        };
        format!("Fan {} committed first, at {} ms.{read}", self.buyer, words::tenths(self.at_us))
    }
}
