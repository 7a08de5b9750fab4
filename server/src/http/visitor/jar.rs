//! The cookies: their names, and how they are set and read.
//!
//! If the site is reached by https, a cookie's name begins with `__Host-`: no page of a neighbouring host can set
//! such a cookie. Its earlier name is read, too, so that nobody loses their floor when the site moves to https.

use super::{BUYER_COOKIE, FLOOR_COOKIE, TAG_COOKIE};
use app::ui::page::PublicUrl;
use axum::http::{HeaderMap, HeaderValue, header};
use cookie::{Cookie, SameSite, time::Duration};
use sale::{BuyerName, FloorId, VisitorTag};

/// The lifetime of the cookies: far longer than that of a floor that nobody uses.
const REMEMBERED_FOR: Duration = Duration::days(30);
/// The prefix of a cookie that browsers accept from its own host only, and by https only.
const OF_THIS_HOST: &str = "__Host-";

/// The way in which this site sets its cookies.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Jar {
    https: bool,
}

impl Jar {
    /// Returns the jar of a site with this public address.
    pub(super) fn of(public: Option<&PublicUrl>) -> Self {
        Self { https: public.is_some_and(PublicUrl::is_https) }
    }

    /// The values of `Set-Cookie` by which a browser remembers a floor, its visitor's tag, and a name.
    pub(super) fn cookies(self, floor: &FloorId, tag: VisitorTag, buyer: Option<&BuyerName>) -> Vec<HeaderValue> {
        let tag = tag.to_string();
        let always = [(FLOOR_COOKIE, floor.as_str()), (TAG_COOKIE, &tag)];
        let buyer = buyer.map(|name| (BUYER_COOKIE, name.as_str()));
        always.into_iter().chain(buyer).filter_map(|(name, value)| self.set(name, value)).collect()
    }

    fn set(self, name: &str, value: &str) -> Option<HeaderValue> {
        let name = if self.https { format!("{OF_THIS_HOST}{name}") } else { name.to_owned() };
        let cookie = Cookie::build((name, value.to_owned())).path("/").http_only(true).same_site(SameSite::Lax);
        let cookie = cookie.max_age(REMEMBERED_FOR).secure(self.https).build();
        cookie.encoded().to_string().try_into().ok()
    }
}

/// Reads the value of our own cookie. Other cookies in the header are ignored, in whichever encoding they are.
pub(super) fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    value(headers, &format!("{OF_THIS_HOST}{name}")).or_else(|| value(headers, name))
}

fn value(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter();
    let mut pairs = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
    pairs.find_map(|pair| {
        let pair = Cookie::parse_encoded(String::from_utf8_lossy(own(pair.trim_ascii(), name)?).into_owned()).ok()?;
        Some(pair.value().to_owned())
    })
}

/// The pair, if it has this name.
fn own<'a>(pair: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let rest = pair.strip_prefix(name.as_bytes())?;
    rest.trim_ascii_start().starts_with(b"=").then_some(pair)
}
