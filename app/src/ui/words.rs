//! The sentences that server and browser both use.

#[cfg(feature = "ssr")]
mod bought;
pub mod checked;
pub mod contention;
mod counts;
pub mod moment;
mod outcome;
#[cfg(feature = "ssr")]
mod replication;
mod seat;
mod verdict;

#[cfg(feature = "ssr")]
pub use bought::bought;
pub use counts::{
    DID_NOT_RUN, DRAWN_MAX, NOT_YET, lane_name, not_drawn, number, numbers, people, ran_on, tenths, tickets,
};
pub use outcome::{outcome, outcome_with_row, outcome_word};
#[cfg(feature = "ssr")]
pub use replication::replication;
pub use seat::{SeatMark, also_sold, is_yours, owned, seat_label};
#[cfg(feature = "ssr")]
pub use verdict::finished_run;
pub use verdict::{finished, map_sentence, verdict_sentence};
