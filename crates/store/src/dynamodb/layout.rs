//! The layout of a table.

/// One of the tables.
#[derive(Debug, Clone, Copy)]
pub struct Layout<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its keys, both texts: partition key, sort key.
    pub keys: &'static [&'static str],
}
