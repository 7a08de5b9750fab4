//! The setup that is checked, and where the checks may write.

use aws_config::SdkConfig;
use engines::settings::EngineSettings;
use sale::FloorId;
use std::time::SystemTime;
use store::{aws, tls::Roots};

/// The settings, the account that they lead to, and the certificates that are trusted.
#[derive(Clone, Copy)]
pub(super) struct Setup<'a> {
    pub(super) settings: &'a EngineSettings,
    pub(super) aws: &'a SdkConfig,
    pub(super) roots: &'a Roots,
}

impl Setup<'_> {
    /// Returns the time of the clock by which requests and tokens are signed.
    pub(super) fn now(&self) -> SystemTime {
        aws::now(self.aws)
    }
}

/// Returns a floor that no visitor has (128 random bits). The checks write and buy there.
pub(super) fn nobodys_floor() -> FloorId {
    FloorId::new(uuid::Uuid::new_v4().as_u128())
}
