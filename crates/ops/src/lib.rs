//! The operator's tools.
//!
//! * [`doctor`]: checks everything that the site needs, and says what to do about what is wrong.
//! * [`provision`]: makes the tables, the role and its rights in Aurora DSQL.
//!
//! May be used by the server's command line. Uses `engines`, `local`, `race`, `store` and `sale`. Nothing that
//! serves a visitor may need it.

pub mod doctor;
pub mod provision;
