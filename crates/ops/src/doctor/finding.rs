//! The finding of a check, shown as one line.

use sale::{Lane, Region};
use serde::Serialize;
use serde_json::json;
use std::fmt;

/// The finding of one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The lane that it is about; `None` for the settings.
    pub lane: Option<Lane>,
    /// The region that it is about; `None` for the whole lane.
    pub region: Option<Region>,
    /// The name of the check, in a word or two.
    pub what: &'static str,
    /// The result of the check.
    pub found: Found,
}

/// The result of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It is right.
    Ok(String),
    /// It works, but somebody should know this.
    Warn(String),
    /// It is wrong.
    Fail {
        /// The problem.
        what: String,
        /// The advice: what to do about it.
        then: String,
    },
    /// It was not checked, because of something else.
    NotChecked(String),
}

/// The result of a check that `?` can end early: both sides are findings.
pub(super) type Checked = Result<Found, Found>;

impl From<Checked> for Found {
    fn from(checked: Checked) -> Self {
        checked.unwrap_or_else(|found| found)
    }
}

/// A failure that still lacks its advice.
pub(super) struct Problem(String);

impl Problem {
    /// Adds the advice.
    pub(super) fn then(self, then: impl Into<String>) -> Found {
        Found::Fail { what: self.0, then: then.into() }
    }
}

impl Found {
    /// Begins a failure with the problem.
    pub(super) fn fail(what: impl Into<String>) -> Problem {
        Problem(what.into())
    }

    /// Whether the checks that depend on it can run.
    #[must_use]
    pub const fn carries(&self) -> bool {
        matches!(self, Self::Ok(_) | Self::Warn(_))
    }

    /// The word in front of its line.
    #[must_use]
    pub const fn mark(&self) -> &'static str {
        self.parts().0
    }

    /// The word in front of its line, its state in JSON, the text, and the advice.
    const fn parts(&self) -> (&'static str, &'static str, &String, Option<&String>) {
        match self {
            Self::Ok(text) => ("ok", "ok", text, None),
            Self::Warn(text) => ("warn", "warn", text, None),
            Self::Fail { what, then } => ("FAIL", "fail", what, Some(then)),
            Self::NotChecked(because) => ("-", "not checked", because, None),
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ok(text) | Self::Warn(text) => f.write_str(&plain(text)),
            Self::Fail { what, then } => write!(f, "{}. {}", plain(what), plain(then)),
            Self::NotChecked(because) => write!(f, "not checked: {}", plain(because)),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lane = self.lane.map_or("", Lane::name);
        let region = self.region.as_ref().map_or("", Region::as_str);
        write!(f, "{:<5} {lane:<9} {region:<10} {:<12} {}", self.found.mark(), self.what, self.found)
    }
}

impl Serialize for Finding {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (_, state, detail, then) = self.found.parts();
        let (lane, region) = (self.lane.map(Lane::name), self.region.as_ref().map(Region::as_str));
        json!({ "lane": lane, "region": region, "what": self.what, "state": state, "detail": detail, "then": then })
            .serialize(serializer)
    }
}

/// Makes one line without control characters, which could steer a terminal: some of the text is a server's.
fn plain(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

/// Returns the exit status: 1 if a check failed, else 0.
#[must_use]
pub fn exit(findings: &[Finding]) -> u8 {
    u8::from(findings.iter().any(|finding| matches!(finding.found, Found::Fail { .. })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_each() {
        let finding = Finding {
            lane: Some(Lane::Strong),
            region: Some("us-east-1".parse().unwrap()),
            what: "TLS",
            found: Found::fail("no TLS\nis offered").then("Name the cluster's own host."),
        };
        assert_eq!(
            finding.to_string(),
            "FAIL  strong    us-east-1  TLS          no TLS is offered. Name the cluster's own host."
        );
        assert_eq!(exit(&[finding]), 1);
    }
}
