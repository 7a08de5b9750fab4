//! A table's columns and key: as the statement that makes it defines them, and as the database has them.

use std::fmt;
use tokio_postgres::{Client, Error, Row};

use super::statements::FIND_COLUMNS;

/// Columns in any order, and the key's columns in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// The table.
    pub table: String,
    /// Name and type, as the database writes them.
    pub columns: Vec<(String, String)>,
    /// The columns of the primary key; `None` if the database does not report them.
    pub key: Option<Vec<String>>,
}

impl Shape {
    /// Returns the shape of the table that one of our own `CREATE TABLE` statements makes.
    ///
    /// # Panics
    /// On a statement that is not written as ours are.
    #[must_use]
    pub fn of(statement: &str) -> Self {
        let (head, body) = statement.split_once('(').expect("a list of columns");
        let table = head.split_whitespace().last().expect("a table's name").to_owned();
        let body = body.trim_end().strip_suffix(')').expect("the end of the list");
        let (mut columns, mut key) = (Vec::new(), None);
        for part in parts(body) {
            if let Some(list) = part.strip_prefix("PRIMARY KEY (") {
                key = Some(list.trim_end_matches(')').split(',').map(|name| name.trim().to_owned()).collect());
                continue;
            }
            let mut words = part.split_whitespace();
            let (name, kind) = (words.next().expect("a name"), words.next().expect("a type"));
            if part.contains("PRIMARY KEY") {
                key = Some(vec![name.to_owned()]);
            }
            columns.push((name.to_owned(), database_name(kind).to_owned()));
        }
        Self { table, columns, key }
    }

    /// Reads the shape of the table of this name; `None` if the database has no such table.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn there(client: &Client, table: &str) -> Result<Option<Self>, Error> {
        let rows = client.query(FIND_COLUMNS, &[&table]).await?;
        Ok((!rows.is_empty()).then(|| Self::read(table, &rows)))
    }

    fn read(table: &str, rows: &[Row]) -> Self {
        let columns = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
        let named = |number: &i16| rows.iter().find(|row| row.get::<_, i16>(2) == *number).map(|row| row.get(0));
        let key = rows[0].get::<_, Option<Vec<i16>>>(3);
        Self { table: table.to_owned(), columns, key: key.map(|numbers| numbers.iter().filter_map(named).collect()) }
    }

    /// Returns in words how the existing table differs from this shape; `None` if it does not.
    #[must_use]
    pub fn difference(&self, there: &Self) -> Option<String> {
        let all: Vec<String> = self.differences(there).iter().map(Difference::to_string).collect();
        (!all.is_empty()).then(|| all.join(", "))
    }

    /// Returns the differences, one by one.
    #[must_use]
    pub fn differences(&self, there: &Self) -> Vec<Difference> {
        let of = |shape: &Self, name: &str| shape.columns.iter().find(|(n, _)| n == name).map(|(_, kind)| kind.clone());
        let mut found = Vec::new();
        for (name, kind) in &self.columns {
            match of(there, name) {
                None => found.push(Difference::Lacks(name.clone())),
                Some(other) if other != *kind => found.push(Difference::Type(name.clone(), other, kind.clone())),
                Some(_) => {}
            }
        }
        let more = there.columns.iter().filter(|(name, _)| of(self, name).is_none());
        found.extend(more.map(|(name, _)| Difference::More(name.clone())));
        if let (Some(ours), Some(theirs)) = (&self.key, &there.key)
            && ours != theirs
        {
            found.push(Difference::Key(theirs.join(", "), ours.join(", ")));
        }
        found
    }
}

/// One way in which a table is not the one we need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// A column is missing.
    Lacks(String),
    /// A column has another type: name, its type, the right one.
    Type(String, String, String),
    /// A column that we do not know.
    More(String),
    /// Another primary key: its own, the right one.
    Key(String, String),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lacks(name) => write!(f, "has no column {name}"),
            Self::Type(name, is, ought) => write!(f, "has {name} as {is} instead of {ought}"),
            Self::More(name) => write!(f, "has a column {name} besides"),
            Self::Key(is, ought) => write!(f, "has the key ({is}) instead of ({ought})"),
        }
    }
}

/// Splits a list at its commas, but not at those within parentheses.
fn parts(list: &str) -> Vec<&str> {
    let (mut depth, mut begin, mut found) = (0, 0, Vec::new());
    for (at, character) in list.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                found.push(list[begin..at].trim());
                begin = at + 1;
            }
            _ => {}
        }
    }
    found.push(list[begin..].trim());
    found
}

/// Returns the name that the database has for a type.
fn database_name(kind: &str) -> &str {
    match kind {
        "timestamptz" => "timestamp with time zone",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::{SALES_TABLE, postgres_wire::schema};

    #[test]
    fn our_own_statements_are_understood() {
        let shapes = schema::tables().map(|statement| Shape::of(&statement));
        assert!(shapes.iter().all(|shape| shape.table.starts_with("worldseat_") && shape.key.is_some()), "{shapes:?}");
        let sales = shapes.iter().find(|shape| shape.table == SALES_TABLE).unwrap();
        assert!(sales.columns.contains(&("sold_at".into(), "timestamp with time zone".into())));
        assert_eq!(sales.key.as_deref(), Some(&["seat_key".to_owned(), "sale_id".to_owned()][..]));
    }

    #[test]
    fn each_difference_is_named() {
        let ours = Shape::of("CREATE TABLE IF NOT EXISTS t (a text PRIMARY KEY, b timestamptz NOT NULL DEFAULT now())");
        assert!(ours.differences(&ours.clone()).is_empty());
        let other = Shape::of("CREATE TABLE t (a integer, c text, PRIMARY KEY (c, a))");
        let texts: Vec<String> = ours.differences(&other).iter().map(ToString::to_string).collect();
        let expected = [
            "has a as integer instead of text",
            "has no column b",
            "has a column c besides",
            "has the key (c, a) instead of (a)",
        ];
        assert_eq!(texts, expected);
        let keyless = Shape { key: None, ..ours.clone() };
        assert!(ours.differences(&keyless).is_empty(), "a key that is not told is not another one");
    }
}
