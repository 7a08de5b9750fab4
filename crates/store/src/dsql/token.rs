//! The password of a connection: a request signed with IAM credentials, which is sent only to the cluster.

use super::{ADMIN, Endpoint};
use aws_config::SdkConfig;
use aws_credential_types::{Credentials, provider::ProvideCredentials};
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign},
    sign::v4::SigningParams,
};
use sale::StoreError;
use std::{error::Error, fmt, time::Duration};

/// The longest time that a token may be valid, and the usual one of AWS's own clients.
const VALID: Duration = Duration::from_secs(15 * 60);

/// A token. Its text is a password, so it is never printed by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The text to send.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

/// Signs a token for one connection; it is valid for 15 minutes from now. Nothing is sent to AWS for it, unless the
/// credentials themselves must be fetched.
///
/// # Errors
/// `credentials`: there are none, or they cannot be fetched.
pub async fn mint(endpoint: &Endpoint, role: &str, aws: &SdkConfig) -> Result<Token, StoreError> {
    let action = if role == ADMIN { "DbConnectAdmin" } else { "DbConnect" };
    let provider = aws.credentials_provider().ok_or_else(|| unsigned(&"there are none".into()))?;
    let credentials = provider.provide_credentials().await.map_err(|error| unsigned(&error.into()))?;
    signed(endpoint, action, credentials, aws).map(Token).map_err(|error| unsigned(&error))
}

/// The host and the query of the signed request, as AWS's own clients write them.
fn signed(endpoint: &Endpoint, action: &str, credentials: Credentials, aws: &SdkConfig) -> Result<String, BoxError> {
    let mut settings = SigningSettings::default();
    settings.expires_in = Some(VALID);
    settings.signature_location = SignatureLocation::QueryParams;
    let identity = credentials.into();
    let params = SigningParams::builder()
        .identity(&identity)
        .region(endpoint.region.as_str())
        .name("dsql")
        .time(aws.time_source().ok_or("there is no clock")?.now())
        .settings(settings)
        .build()?;
    let mut token = format!("{}/?Action={action}", endpoint.host.name());
    let url = format!("https://{token}");
    let request = SignableRequest::new("GET", url, std::iter::empty(), SignableBody::Bytes(&[]))?;
    let (instructions, _) = sign(request, &params.into())?.into_parts();
    for (name, value) in instructions.params() {
        let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
        token.extend(["&", name, "=", &value]);
    }
    Ok(token)
}

type BoxError = Box<dyn Error + Send + Sync>;

fn unsigned(error: &BoxError) -> StoreError {
    StoreError::Failed { code: "credentials".into(), detail: sale::with_causes(&**error) }
}
