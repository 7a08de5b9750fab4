//! What a table looks like.

/// One of the tables.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// Its keys, both texts: partition key, sort key.
    pub(crate) keys: &'static [&'static str],
}
