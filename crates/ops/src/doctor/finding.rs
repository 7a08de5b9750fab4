//! One line of what was found.

use sale::{Lane, Region};
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt;

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Of which lane; `None` where it is of the settings.
    pub lane: Option<Lane>,
    /// Of which region; `None` where it is of the whole lane.
    pub region: Option<Region>,
    /// What was looked at, in a word or two.
    pub what: &'static str,
    /// What was found.
    pub found: Found,
}

/// What a check comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It is right.
    Ok(String),
    /// It serves, and somebody should know.
    Warn(String),
    /// It is wrong.
    Fail {
        /// What is wrong.
        what: String,
        /// What to do about it.
        then: String,
    },
    /// It was not looked at, because of something else.
    NotChecked(String),
}

impl Found {
    /// What is wrong, and what to do about it.
    pub(super) fn fail(what: impl Into<String>, then: impl Into<String>) -> Self {
        Self::Fail { what: what.into(), then: then.into() }
    }

    /// Whether whatever builds on it can be looked at.
    #[must_use]
    pub const fn carries(&self) -> bool {
        matches!(self, Self::Ok(_) | Self::Warn(_))
    }

    /// The word in front of its line.
    #[must_use]
    pub const fn mark(&self) -> &'static str {
        match self {
            Self::Ok(_) => "ok",
            Self::Warn(_) => "warn",
            Self::Fail { .. } => "FAIL",
            Self::NotChecked(_) => "-",
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
        let (state, detail, then) = match &self.found {
            Found::Ok(text) => ("ok", text, None),
            Found::Warn(text) => ("warn", text, None),
            Found::Fail { what, then } => ("fail", what, Some(then)),
            Found::NotChecked(because) => ("not checked", because, None),
        };
        let value: Value = json!({
            "lane": self.lane.map(Lane::name),
            "region": self.region.as_ref().map(Region::as_str),
            "what": self.what,
            "state": state,
            "detail": detail,
            "then": then,
        });
        value.serialize(serializer)
    }
}

/// One line, without anything that would steer a terminal: some of it is a server's words.
fn plain(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

/// The exit status: 0 if all is right, 1 if something is not.
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
            found: Found::fail("no TLS\nis offered", "Name the cluster's own host."),
        };
        assert_eq!(
            finding.to_string(),
            "FAIL  strong    us-east-1  TLS          no TLS is offered. Name the cluster's own host."
        );
        assert_eq!(exit(&[finding]), 1);
    }
}
