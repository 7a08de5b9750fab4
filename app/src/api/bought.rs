//! The answer to an order, as a line of text, so that the browser needs no JSON parser.

use super::error::PlainText;
use leptos::server_fn::{Bytes, Decodes, Encodes};
#[cfg(feature = "ssr")]
use sale::Receipt;

/// The outcome of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bought {
    /// The buyer has the seat; the code on the ticket.
    Sold(String),
    /// Somebody else already has the seat; nothing was written.
    Taken,
    /// The outcome is unknown; SQLSTATE or class of the error.
    Unknown(String),
}

impl Bought {
    /// Writes a line such as `sold 7F21-9C0A`, `taken` or `unknown connection`.
    #[must_use]
    pub fn to_line(&self) -> String {
        match self {
            Self::Sold(code) => format!("sold {code}"),
            Self::Taken => "taken".into(),
            Self::Unknown(class) => format!("unknown {class}"),
        }
    }

    /// Reads a line; `None` if it has another form.
    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        match line.trim_ascii_end().split_once(' ') {
            None if line.trim_ascii_end() == "taken" => Some(Self::Taken),
            Some(("sold", code)) => Some(Self::Sold(code.to_owned())),
            Some(("unknown", class)) => Some(Self::Unknown(class.to_owned())),
            _ => None,
        }
    }
}

#[cfg(feature = "ssr")]
impl From<Receipt> for Bought {
    fn from(receipt: Receipt) -> Self {
        match receipt {
            Receipt::Sold(ticket) => Self::Sold(ticket.code),
            Receipt::Taken => Self::Taken,
            Receipt::Unknown { code } => Self::Unknown(code),
        }
    }
}

impl Encodes<Bought> for PlainText {
    type Error = std::convert::Infallible;

    fn encode(bought: &Bought) -> Result<Bytes, Self::Error> {
        Ok(bought.to_line().into())
    }
}

impl Decodes<Bought> for PlainText {
    type Error = &'static str;

    fn decode(bytes: Bytes) -> Result<Bought, Self::Error> {
        std::str::from_utf8(&bytes).ok().and_then(Bought::from_line).ok_or("not an answer to an order")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_reads_back_and_nothing_else_does() {
        for bought in [Bought::Sold("7F21-9C0A".into()), Bought::Taken, Bought::Unknown("40001 OC000".into())] {
            assert_eq!(Bought::from_line(&bought.to_line()), Some(bought.clone()));
            let bytes: Bytes = PlainText::encode(&bought).unwrap();
            assert_eq!(PlainText::decode(bytes), Ok(bought));
        }
        for bad in ["", "sold", "unknown", "given away", "<html>"] {
            assert_eq!(Bought::from_line(bad), None, "{bad}");
        }
    }
}
