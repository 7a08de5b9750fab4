//! Makes what a lane needs on AWS, once and beforehand: the server itself makes nothing
//! there, and its role may not.

pub mod dsql;
pub mod dynamodb;
