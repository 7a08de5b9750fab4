//! The answer to an order, as lines of text, so that the browser needs no JSON parser, and no sentences: the server
//! writes them.

use super::error::PlainText;
use leptos::server_fn::{Bytes, Decodes, Encodes};
use sale::{Ticket, event::FloorEvent};

/// The outcome of an order, or of another request that sends the floor's form: a line such as `sold Seat B7 is yours…`,
/// and one for each ticket ([`FloorEvent::Ticket`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderAnswer {
    /// `sold`, `taken`, `unknown` or `failed`; `set` for a setting.
    pub outcome: String,
    /// A sentence for the visitor.
    pub sentence: String,
    /// The tickets that were sold.
    pub tickets: Vec<Ticket>,
}

impl OrderAnswer {
    /// Writes it.
    #[must_use]
    pub fn to_text(&self) -> String {
        let tickets = self.tickets.iter().map(|ticket| FloorEvent::Ticket(ticket.clone()).to_line());
        format!("{} {}\n{}", self.outcome, self.sentence, tickets.collect::<String>())
    }

    /// Reads it; `None` if the text has another form.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let (first, lines) = text.split_once('\n')?;
        let (outcome, sentence) = first.split_once(' ')?;
        let mut tickets = Vec::new();
        for line in lines.split('\n') {
            if let Some(FloorEvent::Ticket(ticket)) = FloorEvent::from_line(line) {
                tickets.push(ticket);
            }
        }
        Some(Self { outcome: outcome.into(), sentence: sentence.into(), tickets })
    }
}

impl Encodes<OrderAnswer> for PlainText {
    type Error = std::convert::Infallible;

    fn encode(answer: &OrderAnswer) -> Result<Bytes, Self::Error> {
        Ok(answer.to_text().into())
    }
}

impl Decodes<OrderAnswer> for PlainText {
    type Error = &'static str;

    fn decode(bytes: Bytes) -> Result<OrderAnswer, Self::Error> {
        std::str::from_utf8(&bytes).ok().and_then(OrderAnswer::from_text).ok_or("not an answer to an order")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sale::{Lane, VisitorTag};

    #[test]
    fn every_answer_reads_back_and_nothing_else_does() {
        let ticket = |region: &str| Ticket {
            lane: Lane::Eventual,
            region: region.parse().unwrap(),
            seat: "B7".parse().unwrap(),
            buyer: "Zoë L.".into(),
            code: "7F21-9C0A".into(),
            visitor: Some(VisitorTag::new(7 << 4)),
        };
        for tickets in [vec![], vec![ticket("us-east-1")], vec![ticket("us-east-1"), ticket("us-east-2")]] {
            let sentence = "Seat B7 was sold to Zoë 12 ms before you.".into();
            let answer = OrderAnswer { outcome: "taken".into(), sentence, tickets };
            assert_eq!(OrderAnswer::from_text(&answer.to_text()), Some(answer.clone()));
            let bytes: Bytes = PlainText::encode(&answer).unwrap();
            assert_eq!(PlainText::decode(bytes), Ok(answer));
        }
        for bad in ["", "sold", "sold Seat B7 is yours.", "<html>\n<body>"] {
            assert_eq!(OrderAnswer::from_text(bad), None, "{bad}");
        }
    }
}
