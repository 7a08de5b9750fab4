//! Makes what the strong lane needs on AWS, once and in advance: the server itself makes nothing there,
//! and its role is not allowed to. CloudFormation makes the eventual lane's tables.

pub mod dsql;
