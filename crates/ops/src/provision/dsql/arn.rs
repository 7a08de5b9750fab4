//! `arn:aws:iam::123456789012:role/worldseat`

use std::{fmt, str::FromStr};

/// An identity that may connect as the site's role: an IAM role or an IAM user. It holds no
/// character that would end a literal in SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IamArn(String);

impl IamArn {
    /// The ARN.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IamArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for IamArn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.contains(":assumed-role/") {
            return Err("this is a session of a role: give the role itself, arn:aws:iam::ACCOUNT:role/NAME".into());
        }
        if is_identity(text) {
            return Ok(Self(text.to_owned()));
        }
        Err("an IAM role is written arn:aws:iam::ACCOUNT:role/NAME, with the 12 digits of the account".into())
    }
}

fn is_identity(text: &str) -> bool {
    let Ok([arn, partition, iam, region, account, identity]) =
        <[&str; 6]>::try_from(text.split(':').collect::<Vec<_>>())
    else {
        return false;
    };
    // The characters that IAM accepts in a name, and the slashes of its path.
    let plain = |c: char| c.is_ascii_alphanumeric() || "+=,.@_-/".contains(c);
    let name = identity.strip_prefix("role/").or_else(|| identity.strip_prefix("user/"));
    arn == "arn"
        && ["aws", "aws-cn", "aws-us-gov"].contains(&partition)
        && iam == "iam"
        && region.is_empty()
        && account.len() == 12
        && account.bytes().all(|byte| byte.is_ascii_digit())
        && name.is_some_and(|name| !name.is_empty() && !name.ends_with('/') && name.chars().all(plain))
}

#[cfg(test)]
mod tests {
    use super::IamArn;

    #[test]
    fn a_role_or_a_user_of_an_account() {
        for good in [
            "arn:aws:iam::123456789012:role/worldseat",
            "arn:aws:iam::123456789012:role/service-role/worldseat-task+1",
            "arn:aws-cn:iam::123456789012:user/fan",
        ] {
            assert_eq!(good.parse::<IamArn>().unwrap().as_str(), good);
        }
    }

    #[test]
    fn anything_else_is_refused_with_what_to_write() {
        for bad in [
            "",
            "worldseat",
            "arn:aws:iam::12345678901:role/worldseat",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:iam::123456789012:group/fans",
            "arn:aws:iam:us-east-1:123456789012:role/worldseat",
            "arn:aws:iam::123456789012:role/x'; DROP TABLE worldseat_sales; --",
        ] {
            assert!(bad.parse::<IamArn>().unwrap_err().contains("arn:aws:iam::ACCOUNT:role/NAME"), "{bad}");
        }
        let session = "arn:aws:sts::123456789012:assumed-role/worldseat/me".parse::<IamArn>();
        assert!(session.unwrap_err().contains("session of a role"));
    }
}
