//! Settings of the server: flags and environment, read once and checked before anything starts. Those of the engines
//! are in the crate `engines`.

mod clients;
mod endpoints_file;
mod floors;
mod life;
mod quota;
mod root;

pub use clients::ClientSettings;
pub use endpoints_file::EndpointsFileSettings;
pub use floors::FloorSettings;
pub use life::LifeSettings;
pub use quota::QuotaSettings;
pub use root::RootSettings;
