//! The seat that everybody wants, drawn once for the page and the widget.

/// A chair of a theatre, from the front, in a picture of 120 by 120.
pub(super) const CHAIR: &str = "M34 14h52a12 12 0 0 1 12 12v44H22V26a12 12 0 0 1 12-12zM12 58h6a4 4 0 0 1 4 4v16h76V62a4 4 0 0 1 4-4h6a4 4 0 0 1 4 4v38a8 8 0 0 1-8 8H16a8 8 0 0 1-8-8V62a4 4 0 0 1 4-4z";
/// Its legs.
pub(super) const LEGS: &str = "M24 108v12M96 108v12";
