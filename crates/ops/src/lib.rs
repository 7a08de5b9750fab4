//! Operation: the doctor, and what provisions Aurora DSQL.

pub mod doctor;
pub mod provision;
