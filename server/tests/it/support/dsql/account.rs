//! The AWS account whose clusters the endpoints are.

use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_smithy_async::time::{SharedTimeSource, SystemTimeSource, TimeSource};

/// The key id of the one identity the account knows.
pub(crate) const ACCESS_KEY: &str = "AKIAWORLDSEATTESTS00";
/// Its secret. A test that finds it in any page, log or error has found a leak.
pub(crate) const SECRET_KEY: &str = "the-secret-key/of-the+tests";
/// Its session token, for clients that have one.
pub(crate) const SESSION_TOKEN: &str = "the-session-token/of+the=tests";
/// The ARN of that identity.
pub(crate) const ARN: &str = "arn:aws:iam::123456789012:role/worldseat";

/// Returns the environment variables that give a child process that identity.
pub(crate) fn environment() -> [(&'static str, &'static str); 3] {
    [("AWS_ACCESS_KEY_ID", ACCESS_KEY), ("AWS_SECRET_ACCESS_KEY", SECRET_KEY), ("AWS_SESSION_TOKEN", SESSION_TOKEN)]
}

/// Returns the settings that `aws::load` finds with that environment.
pub(crate) fn config() -> SdkConfig {
    config_at(SystemTimeSource::new(), Some(SESSION_TOKEN))
}

/// Returns the same with another clock, and with or without a session token.
pub(crate) fn config_at(clock: impl TimeSource + 'static, session: Option<&str>) -> SdkConfig {
    let credentials = Credentials::new(ACCESS_KEY, SECRET_KEY, session.map(str::to_owned), None, "tests");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .time_source(SharedTimeSource::new(clock))
        .build()
}
