//! The version of a PostgreSQL, as the program itself reports it.

use std::fmt;

/// The oldest major version that knows every setting we give; older ones are out of support anyway.
pub(super) const OLDEST_MAJOR: u32 = 13;

/// A version of PostgreSQL, such as `15.18` or `18beta1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostgresVersion {
    major: u32,
    text: String,
}

impl PostgresVersion {
    /// Reads the output of `postgres --version`: `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let rest = line.trim().strip_prefix("postgres (PostgreSQL) ")?;
        let text = rest.split_whitespace().next()?;
        let digits = text.split(|c: char| !c.is_ascii_digit()).next()?;
        Some(Self { major: digits.parse().ok()?, text: text.to_owned() })
    }

    /// The major version: clusters of one major version cannot be read by another.
    #[must_use]
    pub fn major(&self) -> u32 {
        self.major
    }

    pub(super) fn is_supported(&self) -> bool {
        self.major >= OLDEST_MAJOR
    }
}

impl fmt::Display for PostgresVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::PostgresVersion;

    #[test]
    fn reads_what_distributions_print() {
        for (line, text, major) in [
            ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", "15.18", 15),
            ("postgres (PostgreSQL) 17.6 (Homebrew)", "17.6", 17),
            ("postgres (PostgreSQL) 19beta1", "19beta1", 19),
            ("postgres (PostgreSQL) 9.6.1", "9.6.1", 9),
        ] {
            let version = PostgresVersion::parse(line).expect(line);
            assert_eq!((version.to_string().as_str(), version.major()), (text, major));
        }
    }

    #[test]
    fn refuses_what_is_no_version() {
        for line in ["", "postgres (PostgreSQL)", "postgres (PostgreSQL) devel", "psql (PostgreSQL) 15.18"] {
            assert_eq!(PostgresVersion::parse(line), None, "{line}");
        }
    }
}
