//! Whether the server is up, and the engines on which it would run: one line of text.

use sale::event::{percent_decode, percent_encode};

/// `GET /api/embed/status`, and the first line of `GET /api/embed/stream`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Most buyers in a run.
    pub buyers_max: u32,
    /// The engine that serves each lane now, in the order of [`sale::Lane::ALL`]: its
    /// name, or a sentence why there is none.
    pub engines: [Result<String, String>; 2],
}

impl Status {
    /// Writes `up 500 ok PostgreSQL%2018… down The%20lane…`, with a newline.
    #[must_use]
    pub fn to_line(&self) -> String {
        let mut line = ["up ", &self.buyers_max.to_string()].concat();
        for engine in &self.engines {
            let (word, text) = match engine {
                Ok(name) => (" ok ", name),
                Err(why) => (" down ", why),
            };
            line += word;
            line += &percent_encode(text);
        }
        line + "\n"
    }

    /// Reads a line; `None` if it has another form.
    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        let mut fields = line.split_ascii_whitespace();
        if fields.next()? != "up" {
            return None;
        }
        let buyers_max = fields.next()?.parse().ok()?;
        let mut engine = || match (fields.next()?, percent_decode(fields.next()?)?) {
            ("ok", name) => Some(Ok(name)),
            ("down", why) => Some(Err(why)),
            _ => None,
        };
        Some(Self { buyers_max, engines: [engine()?, engine()?] })
    }

    /// Whether any lane can run.
    #[must_use]
    pub fn serves(&self) -> bool {
        self.engines.iter().any(Result::is_ok)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_reads_back_and_nothing_else_does() {
        let status = Status {
            buyers_max: 500,
            engines: [Ok("PostgreSQL 18, standing in".into()), Err("Down. Try later.".into())],
        };
        assert_eq!(Status::from_line(status.to_line().trim_end()), Some(status.clone()));
        assert!(status.serves());
        for bad in ["", "up", "up x ok a ok b", "up 5 ok a", "up 5 maybe a ok b", "<html>"] {
            assert_eq!(Status::from_line(bad), None, "{bad}");
        }
    }
}
