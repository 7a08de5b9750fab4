//! Schemas of texts from a fixed list: the document lists every one of them.

use sale::{Action, CheckAnswer, Conclusion, Fault};
use utoipa::openapi::{
    ObjectBuilder,
    schema::{ArrayBuilder, SchemaType, Type},
};

/// Returns a conclusion in words, for the field `verdict`.
pub(super) const fn in_words(conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::SoldOnce => "exactly one ticket exists",
        Conclusion::Oversold => "more than one ticket exists for the seat",
        Conclusion::Unsold => "nobody holds a ticket",
        Conclusion::Undecided => "the rows cannot decide",
        Conclusion::Impossible => "the rows contradict the run",
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
        Conclusion::ALL.map(Conclusion::name),
        "What the rows come to. Only `sold-once` is a pass; `undecided`: the rows could not be read, or a write may \
         still be under way; `impossible`: a bug in WorldSeat, or somebody else's rows.",
    )
}

/// The schema of a conclusion in words.
pub(super) fn verdicts() -> ObjectBuilder {
    words(Conclusion::ALL.map(in_words), "`conclusion` in words: one of these texts, which stay as they are.")
}

/// The schema of the checker's answer.
pub(super) fn answers() -> ObjectBuilder {
    words(CheckAnswer::ALL.map(CheckAnswer::name), "What the check came to.")
}

/// The schema of a fault.
pub(super) fn faults() -> ObjectBuilder {
    words(Fault::ALL.map(Fault::name), "What is wrong; absent where nothing is.")
}

/// The schema of an action.
pub(super) fn actions() -> ObjectBuilder {
    words(
        Action::ALL.map(Action::name),
        "The request of the operation. For buyer 0, the auditor, `read-seat` reads a region's seat map and \
         `find-sale` its ledger.",
    )
}

/// The pattern of a seat. A seat has no second name.
const SEAT: &str = "^[A-H]([1-9]|1[0-2])$";

/// White space that is no control character.
macro_rules! spaces {
    () => {
        r"\u0020\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
    };
}

/// Control characters, and characters that are invisible or change the direction of text.
macro_rules! hidden {
    () => {
        concat!(
            r"\u0000-\u001f\u007f-\u009f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5",
            r"\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb",
        )
    };
}

/// The pattern of the names that [`sale::BuyerName`] accepts: up to 40 visible characters and spaces between them,
/// and white space around them. It does not exclude unassigned characters, nor invisible ones beyond U+FFFF: each
/// version of Unicode knows more of them.
const BUYER: &str = concat!(
    "^[",
    r"\u0009-\u000d\u0085",
    spaces!(),
    "]*",
    "[^",
    spaces!(),
    hidden!(),
    "]",
    "([^",
    hidden!(),
    "]{0,38}[^",
    spaces!(),
    hidden!(),
    "])?",
    "[",
    r"\u0009-\u000d\u0085",
    spaces!(),
    "]*$",
);

/// The schema of the name on a ticket.
pub(super) fn buyer_names() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(or_null(Type::String)).pattern(Some(BUYER)).description(Some(
        "The name on the ticket, 1 to 40 characters in one line, none of them invisible, unassigned or a mark of direction; \
         white space around it is no part of it, and within it becomes single spaces. Without one, the name that the \
         cookie has, else `Fan` and a number.",
    ))
}

/// Most seats in a list: as many as there are.
pub(super) const SEATS_MAX: usize = 96;

/// The schema of a list of seats that may be left out.
pub(super) fn seat_lists() -> ArrayBuilder {
    let seat = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).pattern(Some(SEAT));
    ArrayBuilder::new().schema_type(or_null(Type::Array)).items(seat).max_items(Some(SEATS_MAX)).description(Some(
        "Seats that are to be free again; without a list, all. A floor is left behind as a whole, so the list must \
         name every seat that is sold on it in either lane: if it does not, nothing is done (409).",
    ))
}

fn or_null(kind: Type) -> SchemaType {
    SchemaType::from_iter([kind, Type::Null])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex::Regex;
    use sale::{BuyerName, SeatId};

    /// Every kind of character that may occur in a name or at its edges.
    const KINDS: &[char] = &[
        'a', 'é', '\u{feff}', '\u{200b}', ' ', '\u{a0}', '\u{2028}', '\u{3000}', '\t', '\n', '\u{1f}', '\u{7f}',
        '\u{85}', '\u{9f}', '\0',
    ];

    #[test]
    fn every_character_at_every_place_of_a_name_is_taken_as_written_down() {
        let pattern = Regex::new(BUYER).unwrap();
        for character in (0..=0x0001_ffff).filter_map(char::from_u32) {
            for name in [format!("{character}"), format!("a{character}"), format!("a{character}a")] {
                match name.parse::<BuyerName>() {
                    Ok(_) => assert!(pattern.is_match(&name), "{name:?}"),
                    // The pattern leaves this check to the server.
                    Err(why) if why.contains("Unicode has no") || character > '\u{ffff}' => {}
                    Err(why) => assert!(!pattern.is_match(&name), "{name:?}: {why}"),
                }
            }
        }
    }

    #[test]
    fn a_list_has_room_for_every_seat() {
        assert_eq!(SeatId::all().count(), SEATS_MAX);
    }

    #[test]
    fn a_seat_is_taken_as_written_down() {
        let pattern = Regex::new(SEAT).unwrap();
        for seat in
            SeatId::all().map(|seat| seat.to_string()).chain(["", "A0", "A13", "I1", "a1", "A01"].map(Into::into))
        {
            for text in [seat.clone(), format!("{seat}\n"), format!(" {seat}")] {
                assert_eq!(pattern.is_match(&text), text.parse::<SeatId>().is_ok(), "{text:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_name_of_any_length_is_taken_as_written_down(
            name in proptest::collection::vec(proptest::sample::select(KINDS), 0..8),
            many in 30_usize..48,
        ) {
            let pattern = Regex::new(BUYER).unwrap();
            let name: String = name.into_iter().collect();
            for name in [format!("{}{name}", "é".repeat(many)), format!("{name}{}", "x".repeat(many)), name] {
                prop_assert_eq!(pattern.is_match(&name), name.parse::<BuyerName>().is_ok(), "{:?}", name);
            }
        }
    }
}
