//! Extensible data notation: as much of it as a history needs.

use std::{fmt, sync::Arc};

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Edn {
    Nil,
    Int(u64),
    Str(String),
    /// `:name`
    Keyword(&'static str),
    Vector(Vec<Edn>),
    /// The first elements of a list that many values share, and their number.
    Prefix(Arc<[Edn]>, usize),
    Set(Vec<Edn>),
    Map(Vec<(&'static str, Edn)>),
}

impl Edn {
    /// `[:name a b]`
    pub(super) fn step(name: &'static str, of: Self, value: Self) -> Self {
        Self::Vector(vec![Self::Keyword(name), of, value])
    }

    pub(super) fn str(text: impl fmt::Display) -> Self {
        Self::Str(text.to_string())
    }
}

impl fmt::Display for Edn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nil => f.write_str("nil"),
            Self::Int(number) => write!(f, "{number}"),
            Self::Str(text) => quoted(f, text),
            Self::Keyword(name) => write!(f, ":{name}"),
            Self::Vector(items) => listed(f, "[", items, "]"),
            Self::Prefix(items, length) => listed(f, "[", &items[..*length], "]"),
            Self::Set(items) => listed(f, "#{", items, "}"),
            Self::Map(entries) => {
                f.write_str("{")?;
                for (index, (key, value)) in entries.iter().enumerate() {
                    write!(f, "{}:{key} {value}", if index == 0 { "" } else { ", " })?;
                }
                f.write_str("}")
            }
        }
    }
}

fn listed(f: &mut fmt::Formatter<'_>, open: &str, items: &[Edn], close: &str) -> fmt::Result {
    f.write_str(open)?;
    for (index, item) in items.iter().enumerate() {
        write!(f, "{}{item}", if index == 0 { "" } else { " " })?;
    }
    f.write_str(close)
}

fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("\"")?;
    for character in text.chars() {
        match character {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            // EDN readers do not agree about these, and no text of ours has them.
            control if control.is_control() => f.write_str("?")?,
            plain => write!(f, "{plain}")?,
        }
    }
    f.write_str("\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_readers_expect_them() {
        let seat = || Edn::str("A1");
        let sale = Edn::Vector(vec![
            Edn::step("r", seat(), Edn::Vector(vec![Edn::Int(1), Edn::Int(2)])),
            Edn::step("append", seat(), Edn::Nil),
        ]);
        let map = Edn::Map(vec![("type", Edn::Keyword("ok")), ("value", sale), ("set", Edn::Set(vec![Edn::Int(3)]))]);
        assert_eq!(map.to_string(), "{:type :ok, :value [[:r \"A1\" [1 2]] [:append \"A1\" nil]], :set #{3}}");
        assert_eq!(Edn::str("a\"b\\c\nd\u{7}").to_string(), "\"a\\\"b\\\\c\\nd?\"");
    }
}
