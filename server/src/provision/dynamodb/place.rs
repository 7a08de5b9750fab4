//! Where the tables are to be.

use app::sale::Region;
use aws_sdk_dynamodb::Client;

/// A region, and on AWS another one that gets a copy.
#[derive(Debug)]
pub(super) struct Place {
    /// Where a table is made.
    pub(super) here: (Region, Client),
    /// Where it is copied to.
    pub(super) there: Option<(Region, Client)>,
}
