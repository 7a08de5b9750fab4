//! Measures of the figure in which one buyer comes later than the other.

/// Milliseconds from a buyer's read to their write, in the figure.
pub const READ_TO_WRITE_MS: u32 = 20;
/// Width of a millisecond, in the picture's own units.
pub const UNITS_A_MS: u32 = 4;
