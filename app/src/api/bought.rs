//! The answer to an order, as lines of text, so that the browser needs no JSON parser: one line for each purchase.

use super::error::PlainText;
use leptos::server_fn::{Bytes, Decodes, Encodes};
use sale::{Region, VisitorTag, joined};

/// The outcome of a purchase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bought {
    /// The buyer has the seat.
    Sold {
        /// The code on the ticket.
        code: String,
        /// The region that sold it.
        region: Region,
        /// The visitor whose ticket it is.
        visitor: VisitorTag,
    },
    /// Somebody else already has the seat; nothing was written.
    Taken(Option<Earlier>),
    /// The outcome is unknown; SQLSTATE or class of the error.
    Unknown(String),
    /// It could not be tried; nothing was written.
    Failed,
}

/// The purchase of somebody who was earlier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The name on their ticket.
    pub buyer: String,
    /// Milliseconds from their order to ours, by the clock of the server that took both; `None` if that is not known,
    /// or long.
    pub by_ms: Option<u64>,
}

impl Bought {
    /// Writes a line such as `sold 7F21-9C0A us-east-1 3fa9c1e`, `taken 12 Zoë`, `unknown connection` or `failed`.
    #[must_use]
    pub fn to_line(&self) -> String {
        match self {
            Self::Sold { code, region, visitor } => format!("sold {code} {region} {visitor}"),
            Self::Taken(None) => "taken".into(),
            Self::Taken(Some(Earlier { buyer, by_ms: None })) => format!("taken - {buyer}"),
            Self::Taken(Some(Earlier { buyer, by_ms: Some(ms) })) => format!("taken {ms} {buyer}"),
            Self::Unknown(class) => format!("unknown {class}"),
            Self::Failed => "failed".into(),
        }
    }

    /// Reads a line; `None` if it has another form.
    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match (word, rest) {
            ("taken", "") => Some(Self::Taken(None)),
            ("failed", "") => Some(Self::Failed),
            ("taken", by) => {
                let (ms, buyer) = by.split_once(' ')?;
                Some(Self::Taken(Some(Earlier { buyer: buyer.into(), by_ms: ms.parse().ok() })))
            }
            ("sold", ticket) => {
                let (code, ticket) = ticket.split_once(' ')?;
                let (region, visitor) = ticket.split_once(' ')?;
                Some(Self::Sold { code: code.into(), region: region.parse().ok()?, visitor: visitor.parse().ok()? })
            }
            ("unknown", class) if !class.is_empty() => Some(Self::Unknown(class.into())),
            _ => None,
        }
    }

    /// Reads all lines; `None` if there is none, or if one has another form.
    #[must_use]
    pub fn all_from_lines(lines: &str) -> Option<Vec<Self>> {
        let all: Vec<Self> = lines.lines().map(Self::from_line).collect::<Option<_>>()?;
        (!all.is_empty()).then_some(all)
    }
}

impl Encodes<Vec<Bought>> for PlainText {
    type Error = std::convert::Infallible;

    fn encode(all: &Vec<Bought>) -> Result<Bytes, Self::Error> {
        let lines: Vec<String> = all.iter().map(Bought::to_line).collect();
        Ok(joined(&lines, "\n").into())
    }
}

impl Decodes<Vec<Bought>> for PlainText {
    type Error = &'static str;

    fn decode(bytes: Bytes) -> Result<Vec<Bought>, Self::Error> {
        std::str::from_utf8(&bytes).ok().and_then(Bought::all_from_lines).ok_or("not an answer to an order")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_reads_back_and_nothing_else_does() {
        let (region, visitor) = ("us-east-1".parse().unwrap(), VisitorTag::new(7 << 4));
        let by = |by_ms| Some(Earlier { buyer: "Zoë L.".into(), by_ms });
        let all = vec![
            Bought::Sold { code: "7F21-9C0A".into(), region, visitor },
            Bought::Taken(None),
            Bought::Taken(by(None)),
            Bought::Taken(by(Some(12))),
            Bought::Unknown("40001 OC000".into()),
            Bought::Failed,
        ];
        for bought in &all {
            assert_eq!(Bought::from_line(&bought.to_line()).as_ref(), Some(bought));
        }
        let bytes: Bytes = PlainText::encode(&all).unwrap();
        assert_eq!(PlainText::decode(bytes), Ok(all));
        for bad in ["", "sold", "sold 7F21-9C0A", "taken 12", "unknown", "given away", "<html>", "taken\n<html>"] {
            assert_eq!(Bought::all_from_lines(bad), None, "{bad}");
        }
    }
}
