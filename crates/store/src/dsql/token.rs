//! The password of a connection: a request signed by IAM, which is sent only to the cluster.

use super::{ADMIN, Endpoint};
use aws_config::SdkConfig;
use aws_sdk_dsql::{
    auth_token::{AuthToken, AuthTokenGenerator, Config},
    config::Region,
};
use sale::StoreError;

/// Signs a token for one connection; it is valid for 15 minutes from now. Nothing is sent to AWS for it, unless the
/// credentials themselves must be fetched.
///
/// # Errors
/// `credentials`: there are none, or they cannot be fetched.
pub async fn mint(endpoint: &Endpoint, role: &str, aws: &SdkConfig) -> Result<AuthToken, StoreError> {
    let region = Region::new(endpoint.region.to_string());
    let config = Config::builder().hostname(endpoint.host.name()).region(region).build();
    let generator = AuthTokenGenerator::new(config.map_err(|error| unsigned(&*error))?);
    let token = match role {
        ADMIN => generator.db_connect_admin_auth_token(aws).await,
        _ => generator.db_connect_auth_token(aws).await,
    };
    token.map_err(|error| unsigned(&*error))
}

fn unsigned(error: &(dyn std::error::Error + 'static)) -> StoreError {
    StoreError::Failed { code: "credentials".into(), detail: sale::with_causes(error) }
}
