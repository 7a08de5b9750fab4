//! Checks the token as the service does: the signature is computed anew from the token's fields and the account's key.
//! No line of the SDK's signer is used.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fmt::Write, time::SystemTime};

use super::account::{ACCESS_KEY, ARN, SECRET_KEY, SESSION_TOKEN};

/// Longest life of a token, in seconds: one week.
const LIFE_MAX: u64 = 7 * 24 * 60 * 60;
/// The largest lead of a clock over ours, in seconds.
const SKEW_MAX: u64 = 5 * 60;

/// The login for which a token has to be valid.
pub(super) struct Expected<'a> {
    pub(super) host: &'a str,
    pub(super) region: &'a str,
    pub(super) role: &'a str,
    pub(super) now: SystemTime,
    /// Whether the account's key is another one than the client has.
    pub(super) other_key: bool,
}

/// Verifies the token; the error is the hint that the service gives with "access denied".
pub(super) fn verify(token: &str, expected: &Expected<'_>) -> Result<(), String> {
    let token = Token::parse(token).ok_or("The request signature is incomplete.")?;
    let action = if expected.role == "admin" { "DbConnectAdmin" } else { "DbConnect" };
    let requested = token.field("Action")?;
    if requested != action {
        return Err(format!("Wrong user to action mapping. user: {}, action: {requested}", expected.role));
    }
    token.in_time(expected.now)?;
    let scope = token.scope(expected.region)?;
    if token.host != expected.host {
        return Err(format!("User: {ARN} is not authorized to access this resource"));
    }
    if token.fields.get("X-Amz-Security-Token").is_some_and(|session| session != SESSION_TOKEN) {
        return Err("The security token included in the request is invalid.".into());
    }
    let secret = if expected.other_key { "another-secret" } else { SECRET_KEY };
    if token.signature(secret, &scope) == token.field("X-Amz-Signature")? {
        Ok(())
    } else {
        Err("The request signature we calculated does not match the signature you provided.".into())
    }
}

/// `HOST/?field=value&…`
struct Token {
    host: String,
    fields: BTreeMap<String, String>,
}

/// The scope of a signature: day, region, service.
struct Scope {
    day: String,
    region: String,
}

impl Token {
    fn parse(text: &str) -> Option<Self> {
        let (host, query) = text.split_once("/?")?;
        let fields = query.split('&').map(|field| {
            let (name, value) = field.split_once('=')?;
            Some((decoded(name)?, decoded(value)?))
        });
        Some(Self { host: host.to_owned(), fields: fields.collect::<Option<_>>()? })
    }

    fn field(&self, name: &str) -> Result<&str, String> {
        self.fields.get(name).map(String::as_str).ok_or_else(|| format!("The request lacks {name}."))
    }

    fn in_time(&self, now: SystemTime) -> Result<(), String> {
        let (signed, now) = (self.field("X-Amz-Date")?, seconds(now));
        let signed_at = instant(signed).ok_or("Date must be in ISO-8601 'basic format'.")?;
        let life: u64 = self.field("X-Amz-Expires")?.parse().map_err(|_| "X-Amz-Expires should be a number")?;
        if !(1..=LIFE_MAX).contains(&life) {
            return Err("X-Amz-Expires must be between 1 and 604800 seconds".into());
        }
        if now > signed_at + life {
            return Err(format!("Signature expired: {signed} is now earlier than {}", date(now - life)));
        }
        if signed_at > now + SKEW_MAX {
            return Err(format!("Signature not yet current: {signed} is still later than {}", date(now + SKEW_MAX)));
        }
        Ok(())
    }

    fn scope(&self, region: &str) -> Result<Scope, String> {
        if self.field("X-Amz-Algorithm")? != "AWS4-HMAC-SHA256" || self.field("X-Amz-SignedHeaders")? != "host" {
            return Err("The request is not signed as it has to be.".into());
        }
        let credential: Vec<&str> = self.field("X-Amz-Credential")?.split('/').collect();
        let [key, day, signed_for, "dsql", "aws4_request"] = *credential else {
            return Err("Credential should be scoped to correct service: 'dsql'.".into());
        };
        if key != ACCESS_KEY {
            return Err("The security token included in the request is invalid.".into());
        }
        if signed_for != region {
            return Err(format!("Credential should be scoped to a valid region, not '{signed_for}'."));
        }
        Ok(Scope { day: day.to_owned(), region: signed_for.to_owned() })
    }

    fn signature(&self, secret: &str, scope: &Scope) -> String {
        // A map is sorted by name, as it has to be; no name here is encoded differently.
        let signed = self.fields.iter().filter(|(name, _)| *name != "X-Amz-Signature");
        let query: Vec<String> = signed.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let request = format!("GET\n/\n{}\nhost:{}\n\nhost\n{}", query.join("&"), self.host, hex(&Sha256::digest(b"")));
        let Scope { day, region } = scope;
        let date = &self.fields["X-Amz-Date"];
        let what =
            format!("AWS4-HMAC-SHA256\n{date}\n{day}/{region}/dsql/aws4_request\n{}", hex(&Sha256::digest(request)));
        let parts = [day.as_str(), region, "dsql", "aws4_request", &what];
        hex(&parts.iter().fold(format!("AWS4{secret}").into_bytes(), |key, part| mac(&key, part)))
    }
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Percent-encodes as signatures require: everything but RFC 3986's unreserved characters.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut text, byte| {
        let _ = match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => write!(text, "{}", byte as char),
            _ => write!(text, "%{byte:02X}"),
        };
        text
    })
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let byte = if byte == b'%' {
            let pair = [rest.next()?, rest.next()?];
            u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok()?
        } else {
            byte
        };
        bytes.push(byte);
    }
    String::from_utf8(bytes).ok()
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs()
}

/// Returns the Unix time in seconds of a text such as `20261123T041938Z`.
fn instant(text: &str) -> Option<u64> {
    let digits: Vec<u64> = [0..4, 4..6, 6..8, 9..11, 11..13, 13..15]
        .into_iter()
        .map(|range| text.get(range)?.parse().ok())
        .collect::<Option<_>>()?;
    let [year, month, day, hour, minute, second] = digits.try_into().ok()?;
    (1970..9999).contains(&year).then_some(())?;
    let day = days_before(year) + days_in_year_before(year, month) + day.checked_sub(1)?;
    Some(day * 86400 + hour * 3600 + minute * 60 + second)
}

fn date(seconds: u64) -> String {
    let (mut day, second) = (seconds / 86400, seconds % 86400);
    let year = (1970..).take_while(|year| days_before(*year) <= day).last().expect("after 1970");
    day -= days_before(year);
    let month = (1..=12).take_while(|month| days_in_year_before(year, *month) <= day).last().expect("January");
    day = day - days_in_year_before(year, month) + 1;
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

const fn days_before(year: u64) -> u64 {
    let past = year - 1;
    past * 365 + past / 4 - past / 100 + past / 400 - 719_162
}

fn days_in_year_before(year: u64, month: u64) -> u64 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let lengths = [31, 28 + u64::from(leap), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    lengths.iter().take(month.saturating_sub(1) as usize).sum()
}

#[test]
fn dates_are_read_and_written() {
    for (text, seconds) in
        [("19700101T000000Z", 0), ("20240827T000000Z", 1_724_716_800), ("20240229T235959Z", 1_709_251_199)]
    {
        assert_eq!((instant(text), date(seconds)), (Some(seconds), text.to_owned()));
    }
}
