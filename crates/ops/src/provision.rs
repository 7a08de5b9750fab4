//! Makes what the strong lane needs on AWS, once and beforehand: the server itself makes nothing
//! there, and its role may not. The eventual lane's tables are CloudFormation's.

pub mod dsql;
