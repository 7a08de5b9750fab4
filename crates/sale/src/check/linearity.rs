//! Whether a history is linearizable: three answers, not two.

use super::{Fault, Witness};
use crate::words;

words! {
    /// The answer of a check. The name is the one in JSON, exports and style sheets.
    pub enum CheckAnswer {
        /// There is an order of the operations that explains every answer.
        Holds = "holds",
        /// There is none.
        Violated = "violated",
        /// It could not be decided.
        Undecided = "undecided",
    }
}

/// The result of a check, with the evidence for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Linearizable {
    /// There is such an order.
    Holds,
    /// There is none, and this is why.
    Violated(Witness),
    /// It could not be decided: a sentence why.
    Undecided(String),
}

/// [`Linearizable`] without its evidence: the form that is sent to a viewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Linearity {
    /// It is.
    Holds,
    /// It is not: this is the fault.
    Violated(Fault),
    /// It could not be decided.
    Undecided,
}

impl Linearizable {
    /// Returns the same without the evidence.
    #[must_use]
    pub const fn linearity(&self) -> Linearity {
        match self {
            Self::Holds => Linearity::Holds,
            Self::Violated(witness) => Linearity::Violated(witness.fault),
            Self::Undecided(_) => Linearity::Undecided,
        }
    }

    /// Returns which of the three answers it is.
    #[must_use]
    pub const fn answer(&self) -> CheckAnswer {
        self.linearity().answer()
    }
}

impl Linearity {
    /// Returns which of the three answers it is.
    #[must_use]
    pub const fn answer(self) -> CheckAnswer {
        match self {
            Self::Holds => CheckAnswer::Holds,
            Self::Violated(_) => CheckAnswer::Violated,
            Self::Undecided => CheckAnswer::Undecided,
        }
    }

    /// Returns the fault, if there is one.
    #[must_use]
    pub const fn fault(self) -> Option<Fault> {
        match self {
            Self::Violated(fault) => Some(fault),
            Self::Holds | Self::Undecided => None,
        }
    }

    /// Returns the word in an event's line: a fault stands for its violation.
    #[must_use]
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Violated(fault) => fault.name(),
            Self::Holds | Self::Undecided => self.answer().name(),
        }
    }

    /// Reads [`Linearity::word`]. A violation without its fault is not one of our words.
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        match CheckAnswer::of_name(word) {
            Some(CheckAnswer::Holds) => Some(Self::Holds),
            Some(CheckAnswer::Undecided) => Some(Self::Undecided),
            Some(CheckAnswer::Violated) => None,
            None => Fault::of_name(word).map(Self::Violated),
        }
    }
}
