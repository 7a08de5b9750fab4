//! The name a visitor buys under.
//!
//! Only the server has it: it parses whatever the browser sends, and the properties of characters would be the
//! largest part of a script.

use super::BUYER_NAME_MAX;
use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{DefaultIgnorableCodePoint, GeneralCategory},
};
use std::{fmt, str::FromStr};

/// Braille without a dot: a symbol by its category, but invisible.
const BRAILLE_BLANK: char = '\u{2800}';

/// The name a visitor buys under: 1 to 40 characters in one line. All of them are assigned and, except for single
/// spaces between words, visible. None of them changes the direction of the text around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuyerName(String);

impl BuyerName {
    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BuyerName {
    type Err = String;

    /// Removes white space around the name, and turns white space within it into single spaces.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.trim();
        let length = name.chars().count();
        if length == 0 {
            return Err("A ticket needs a name on it.".into());
        }
        if length > BUYER_NAME_MAX || name.chars().any(char::is_control) {
            return Err(format!("A name has 1 to {BUYER_NAME_MAX} characters, in one line."));
        }
        match name.chars().find_map(|character| Unfit::of(character).map(|why| (character, why))) {
            Some((character, why)) => Err(format!("A name cannot have U+{:04X} in it: {why}.", u32::from(character))),
            None => Ok(Self(name.split_whitespace().collect::<Vec<_>>().join(" "))),
        }
    }
}

/// Why a character is not allowed in a name.
enum Unfit {
    Invisible,
    Unassigned,
}

impl Unfit {
    fn of(character: char) -> Option<Self> {
        let category = CodePointMapData::<GeneralCategory>::new().get(character);
        let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character);
        // The category `Format` includes the marks of direction.
        if ignorable || category == GeneralCategory::Format || character == BRAILLE_BLANK {
            return Some(Self::Invisible);
        }
        (category == GeneralCategory::Unassigned).then_some(Self::Unassigned)
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Invisible => "it is invisible, or changes how the text around it is shown",
            Self::Unassigned => "Unicode has no such character",
        })
    }
}

impl fmt::Display for BuyerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_visible() {
        assert_eq!(" Ada ".parse::<BuyerName>().unwrap().as_str(), "Ada");
        assert!("é".repeat(40).parse::<BuyerName>().is_ok());
        for bad in ["", "  ", "a\nb", &"x".repeat(41)] {
            assert!(bad.parse::<BuyerName>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn names_of_all_scripts_are_taken_as_they_are() {
        for name in ["Zoë; O'Neill=漢", "Łukasz", "علي", "שרה", "नेहा", "ก้อง", "이수진", "e\u{301}", "🕴", "Ada 2.0 (τ)"]
        {
            assert_eq!(name.parse::<BuyerName>().as_ref().map(BuyerName::as_str), Ok(name));
        }
    }

    #[test]
    fn what_cannot_be_seen_or_turns_the_text_around_is_refused() {
        for hidden in [
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{180e}',
            '\u{200b}',
            '\u{200d}',
            '\u{200e}',
            '\u{200f}',
            '\u{202a}',
            '\u{202e}',
            '\u{2060}',
            '\u{2066}',
            '\u{2069}',
            '\u{2800}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{fffb}',
            '\u{1d173}',
            '\u{e0041}',
            '\u{e0100}',
        ] {
            for name in [format!("{hidden}"), format!("Ada{hidden}"), format!("{hidden}Ada"), format!("A{hidden}da")] {
                let why = name.parse::<BuyerName>().unwrap_err();
                assert!(why.contains(&format!("U+{:04X}", u32::from(hidden))) && why.contains("invisible"), "{why}");
            }
        }
    }

    #[test]
    fn what_is_no_character_is_refused() {
        for unassigned in ['\u{378}', '\u{fdd0}', '\u{ffff}', '\u{e0fff}', '\u{10ffff}'] {
            assert!(format!("Ada{unassigned}").parse::<BuyerName>().is_err(), "{unassigned:?}");
        }
        assert!("a\u{378}".parse::<BuyerName>().unwrap_err().contains("Unicode has no such character"));
    }

    #[test]
    fn white_space_within_is_one_space() {
        for spaced in ["Ada  Lovelace", "Ada\u{a0}Lovelace", "Ada \u{2003}\u{3000} Lovelace", "\tAda\u{2028}Lovelace\n"]
        {
            assert_eq!(spaced.parse::<BuyerName>().unwrap().as_str(), "Ada Lovelace", "{spaced:?}");
        }
    }
}
