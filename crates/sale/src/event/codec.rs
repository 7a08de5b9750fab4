//! Lines of fields. The fields of a line are listed once, by name: they are written and read in
//! that order.

use super::field::{decode, encode};
use crate::{Action, Conclusion, Lane, Linearity, Outcome, Region, SeatId, VisitorTag};
use std::{fmt::Write as _, str::SplitAsciiWhitespace};

/// The fields of a line that are not read yet.
pub(super) type Fields<'a> = SplitAsciiWhitespace<'a>;

/// A part of a line: some fields, each after a space.
pub(super) trait Part: Sized {
    fn write(&self, line: &mut String);
    fn read(fields: &mut Fields<'_>) -> Option<Self>;
}

/// A value that is one field as it is: it contains no space, and is not a lone hyphen.
pub(super) trait Word: Sized {
    fn put(&self, line: &mut String);
    fn of(field: &str) -> Option<Self>;
}

/// Makes a struct a part of a line: its fields, in the order in which they are listed.
macro_rules! part {
    ($type:ident { $($field:ident),* $(,)? }) => {
        impl $crate::event::codec::Part for $type {
            fn write(&self, line: &mut String) {
                let Self { $($field),* } = self;
                $($crate::event::codec::Part::write($field, line);)*
            }

            fn read(fields: &mut $crate::event::codec::Fields<'_>) -> Option<Self> {
                Some(Self { $($field: $crate::event::codec::Part::read(fields)?),* })
            }
        }
    };
}

/// Makes each variant of an enum one line: a word for the variant, then its fields in the listed order.
macro_rules! lines {
    ($type:ident { $($word:literal => $variant:ident $({ $($field:ident),* })? $(($inner:ident))?,)* }) => {
        impl $type {
            /// Returns the event as one line, newline included.
            #[must_use]
            pub fn to_line(&self) -> String {
                let mut line = String::new();
                match self {
                    $(Self::$variant $({ $($field),* })? $(($inner))? => {
                        line.push_str($word);
                        $($($crate::event::codec::Part::write($field, &mut line);)*)?
                        $($crate::event::codec::Part::write($inner, &mut line);)?
                    })*
                }
                line.push('\n');
                line
            }

            /// Reads a line without its newline; `None` if it is not one of ours. Fields after
            /// the known ones come from a newer server and are ignored.
            #[must_use]
            pub fn from_line(line: &str) -> Option<Self> {
                let mut fields = line.split_ascii_whitespace();
                Some(match fields.next()? {
                    $($word => Self::$variant
                        $({ $($field: $crate::event::codec::Part::read(&mut fields)?),* })?
                        $(({ let $inner = $crate::event::codec::Part::read(&mut fields)?; $inner }))?,)*
                    _ => return None,
                })
            }
        }
    };
}
pub(super) use {lines, part};

macro_rules! word {
    ($($type:ty),*) => {
        $(impl Word for $type {
            fn put(&self, line: &mut String) {
                // Writing to a String cannot fail.
                let _ = write!(line, "{self}");
            }

            fn of(field: &str) -> Option<Self> {
                field.parse().ok()
            }
        })*
    };
}
word!(u8, u16, u32, u64, usize, SeatId, Region, VisitorTag);

macro_rules! named {
    ($($type:ty, $name:ident, $of:ident;)*) => {
        $(impl Word for $type {
            fn put(&self, line: &mut String) {
                line.push_str(self.$name());
            }

            fn of(field: &str) -> Option<Self> {
                Self::$of(field)
            }
        })*
    };
}
named! {
    Lane, name, of_name;
    Action, name, of_name;
    Conclusion, name, of_name;
    Linearity, word, of_word;
    Outcome, letter, of_letter;
}

impl<T: Word> Part for T {
    fn write(&self, line: &mut String) {
        line.push(' ');
        self.put(line);
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        T::of(fields.next()?)
    }
}

/// A hyphen stands for `None`.
impl<T: Word> Part for Option<T> {
    fn write(&self, line: &mut String) {
        match self {
            Some(word) => word.write(line),
            None => line.push_str(" -"),
        }
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        match fields.next()? {
            "-" => Some(None),
            field => T::of(field).map(Some),
        }
    }
}

/// Commas separate the items; a hyphen stands for an empty list.
impl<T: Word> Part for Vec<T> {
    fn write(&self, line: &mut String) {
        let mut before = ' ';
        for word in self {
            line.push(before);
            word.put(line);
            before = ',';
        }
        if self.is_empty() {
            line.push_str(" -");
        }
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        match fields.next()? {
            "-" => Some(Self::new()),
            field => field.split(',').map(T::of).collect(),
        }
    }
}

/// Text, percent-encoded.
impl Part for String {
    fn write(&self, line: &mut String) {
        line.push(' ');
        line.push_str(&encode(self));
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        decode(fields.next()?)
    }
}

/// Text; `None` is written like an empty text.
impl Part for Option<String> {
    fn write(&self, line: &mut String) {
        line.push(' ');
        line.push_str(&encode(self.as_deref().unwrap_or_default()));
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        String::read(fields).map(|text| (!text.is_empty()).then_some(text))
    }
}

/// One field per item, to the end of the line.
impl Part for Vec<Option<String>> {
    fn write(&self, line: &mut String) {
        self.iter().for_each(|text| text.write(line));
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let mut all = Self::new();
        while fields.clone().next().is_some() {
            all.push(Part::read(fields)?);
        }
        Some(all)
    }
}
