//! Words out of a fixed list: in the document every one of them is listed.

use app::{
    event::Linearity,
    sale::{Action, Conclusion, Fault},
};
use utoipa::openapi::{ObjectBuilder, schema::SchemaType, schema::Type};

/// What a lane can come to.
pub(super) const CONCLUSIONS: [Conclusion; 5] =
    [Conclusion::SoldOnce, Conclusion::Oversold, Conclusion::Unsold, Conclusion::Undecided, Conclusion::Impossible];

/// The words for it: what `verdict` says.
pub(super) const fn in_words(conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::SoldOnce => "exactly one ticket exists",
        Conclusion::Oversold => "more than one ticket exists for the seat",
        Conclusion::Unsold => "nobody holds a ticket",
        Conclusion::Undecided => "the rows cannot decide",
        Conclusion::Impossible => "the rows contradict the run",
    }
}

/// Which of a list has this name.
pub(super) fn named<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str, text: &str) -> Option<T> {
    all.iter().copied().find(|one| name(*one) == text)
}

/// The answers of the checker, without its fault.
pub(super) const fn answer(linearity: Linearity) -> &'static str {
    match linearity {
        Linearity::Holds => "holds",
        Linearity::Violated(_) => "violated",
        Linearity::Undecided => "undecided",
    }
}

/// A schema of a text that is one of these.
pub(super) fn words<const N: usize>(words: [&'static str; N], description: &str) -> ObjectBuilder {
    let kind = SchemaType::Type(Type::String);
    ObjectBuilder::new().schema_type(kind).enum_values(Some(words)).description(Some(description))
}

/// The schema of a conclusion.
pub(super) fn conclusions() -> ObjectBuilder {
    words(
        CONCLUSIONS.map(Conclusion::name),
        "What the rows come to. Only `sold-once` is a pass; `undecided`: the rows could not be read, or a write may \
         still be under way; `impossible`: a bug in WorldSeat, or somebody else's rows.",
    )
}

/// The schema of the same in words.
pub(super) fn verdicts() -> ObjectBuilder {
    words(CONCLUSIONS.map(in_words), "`conclusion` in words: one of these five texts, which stay as they are.")
}

/// The schema of what a witness says.
pub(super) fn answers() -> ObjectBuilder {
    words(["holds", "violated", "undecided"], "What the check came to.")
}

/// The schema of a fault.
pub(super) fn faults() -> ObjectBuilder {
    words(Fault::ALL.map(Fault::name), "What is wrong; absent where nothing is.")
}

/// The schema of an action.
pub(super) fn actions() -> ObjectBuilder {
    words(
        Action::ALL.map(Action::name),
        "What the operation asked for. Of buyer 0, the auditor, `read-seat` is a look into a region's seat table and \
         `find-sale` a look into the ledger.",
    )
}
