//! The strong lane on endpoints that behave like Aurora DSQL.

mod endpoint;
