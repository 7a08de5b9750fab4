//! Whether there are credentials, where they come from, and how long they last. No part of them is ever shown.

use super::finding::Found;
use aws_config::SdkConfig;
use aws_credential_types::{
    Credentials,
    credential_feature::AwsCredentialFeature as Feature,
    provider::{ProvideCredentials, error::CredentialsError},
};
use std::time::{Duration, SystemTime};
use store::aws;
use tokio::time::timeout;

/// The timeout for finding credentials: the last place to look, a machine's role, answers within seconds
/// or is not there.
const FIND_MAX: Duration = Duration::from_secs(20);
/// A session that ends within this time gets a warning: a token that is minted now is valid for as long.
const SOON: Duration = Duration::from_secs(15 * 60);

/// Looks for credentials where AWS's tools do.
pub(super) async fn check(aws: &SdkConfig) -> Found {
    let Some(provider) = aws.credentials_provider() else {
        return none("no place to look for credentials is set");
    };
    let now = aws::now(aws);
    match timeout(FIND_MAX, provider.provide_credentials()).await {
        Ok(Ok(credentials)) => found(&credentials, now),
        Ok(Err(error)) => none(why(&error)),
        Err(_) => none("looking for credentials took too long"),
    }
}

fn found(credentials: &Credentials, now: SystemTime) -> Found {
    let source = source(credentials);
    match credentials.expiry().map(|end| end.duration_since(now)) {
        None if credentials.session_token().is_some() => {
            Found::Ok(format!("found {source}, of a session that does not say its end"))
        }
        None => Found::Ok(format!("found {source}")),
        Some(Err(_)) => Found::fail(format!("found {source}, but they have expired"))
            .then("Sign in again (`aws sso login`), or let your tool renew them."),
        Some(Ok(left)) if left < SOON => {
            let left = span(left);
            Found::Warn(format!("found {source}; the session ends in {left}: sign in again if nothing renews it"))
        }
        Some(Ok(left)) => Found::Ok(format!("found {source}; they are good for {}", span(left))),
    }
}

fn span(time: Duration) -> String {
    let minutes = time.as_secs() / 60;
    if minutes < 120 { format!("{minutes} min") } else { format!("{} h", minutes / 60) }
}

/// Returns the source of the credentials, in the words of AWS's manuals.
fn source(credentials: &Credentials) -> &'static str {
    let features = credentials.get_property::<Vec<Feature>>().map(Vec::as_slice).unwrap_or_default();
    match features.first() {
        Some(Feature::CredentialsEnvVars) => "in the environment (AWS_ACCESS_KEY_ID)",
        Some(Feature::CredentialsEnvVarsStsWebIdToken | Feature::CredentialsProfileStsWebIdToken) => {
            "by a web identity token"
        }
        Some(Feature::CredentialsStsAssumeRole | Feature::CredentialsProfileSourceProfile) => {
            "by a role that is assumed"
        }
        Some(Feature::CredentialsSso | Feature::CredentialsProfileSso) => "by SSO",
        Some(Feature::CredentialsProfile | Feature::CredentialsProfileNamedProvider) => "in a profile",
        Some(Feature::CredentialsProcess | Feature::CredentialsProfileProcess) => "by a process that a profile names",
        Some(Feature::CredentialsHttp) => "by the container's role",
        Some(Feature::CredentialsImds) => "by the machine's role",
        _ => "in AWS's usual places",
    }
}

fn none(what: &str) -> Found {
    Found::fail(what).then(
        "Set AWS_PROFILE (after `aws sso login`), or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, \
         or give the machine or container a role.",
    )
}

/// Returns the reason without the provider's own message, which may hold paths and more.
const fn why(error: &CredentialsError) -> &'static str {
    match error {
        CredentialsError::CredentialsNotLoaded(_) => {
            "no AWS credentials: neither in the environment, nor a profile, nor a role of container or machine"
        }
        CredentialsError::ProviderTimedOut(_) => "the place that keeps the credentials did not answer in time",
        CredentialsError::InvalidConfiguration(_) => "AWS's settings (the profile, or the environment) cannot be used",
        CredentialsError::ProviderError(_) => {
            "the place that keeps the credentials refused them: the sign-in may have ended"
        }
        _ => "the credentials could not be had",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ending(now: SystemTime, seconds: u64) -> Credentials {
        Credentials::new("AKIDSECRET", "HUSH", Some("TOKEN".into()), Some(now + Duration::from_secs(seconds)), "test")
    }

    #[test]
    fn a_session_that_ends_soon_is_said_and_no_key_is() {
        let now = SystemTime::now();
        for (found, mark, text) in [
            (found(&ending(now, 7200), now), "ok", "good for 2 h"),
            (found(&ending(now, 600), now), "warn", "ends in 10 min"),
            (found(&ending(now, 10), now + Duration::from_secs(20)), "FAIL", "have expired"),
        ] {
            let line = found.to_string();
            assert_eq!(found.mark(), mark);
            assert!(line.contains(text), "{line}");
            assert!(!line.contains("AKID") && !line.contains("HUSH") && !line.contains("TOKEN"), "{line}");
        }
    }
}
