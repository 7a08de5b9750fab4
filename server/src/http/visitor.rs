//! The visitor of a request: his cookies, and whether a page of ours sent him.
//!
//! Two cookies, none of them needed to look around: whose floor, and under which name he
//! last bought. They are set by a purchase, a new floor and a floor joined, and by nothing
//! else. No script reads them.

use app::{
    api::{ApiError, Visitor, visitor::SharedVisitor},
    sale::{BuyerName, VenueId},
};
use axum::http::{HeaderMap, HeaderValue, header, request::Parts};
use cookie::{Cookie, SameSite, time::Duration};
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;
use std::sync::{Arc, Mutex, PoisonError};

/// Holds the id of the visitor's floor.
pub const VENUE_COOKIE: &str = "worldseat_venue";
/// Holds the name he last bought under.
pub const BUYER_COOKIE: &str = "worldseat_buyer";
/// Far longer than a floor lasts that nobody uses.
const REMEMBERED_FOR: Duration = Duration::days(30);

/// What a request says of its visitor.
#[derive(Debug)]
pub struct Caller {
    venue: Result<Option<VenueId>, ApiError>,
    buyer: Option<String>,
    from_here: Result<(), ApiError>,
    /// Where cookies go that a server function sets; a page's own route takes them from
    /// [`Self::remembered`].
    answer: Option<ResponseOptions>,
    remembered: Mutex<Vec<HeaderValue>>,
}

impl Caller {
    /// The values of `Set-Cookie` that the answer is to have: what he was told to remember.
    pub fn remembered(&self) -> Vec<HeaderValue> {
        std::mem::take(&mut self.remembered.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The visitor of a request with these headers. What he is to remember goes into the
/// answer by [`Caller::remembered`].
#[must_use]
pub fn of(headers: &HeaderMap) -> Caller {
    let venue = cookie(headers, VENUE_COOKIE).map(|id| id.parse());
    Caller {
        venue: venue.transpose().map_err(|_: String| ApiError::bad_request("Your cookie names no floor of ours.")),
        buyer: cookie(headers, BUYER_COOKIE).and_then(|name| name.parse().ok()).map(|name: BuyerName| name.to_string()),
        from_here: came_from_here(headers),
        answer: None,
        remembered: Mutex::default(),
    }
}

/// Provides the visitor through Leptos context, where the request and its answer are.
pub(super) fn provide() {
    let Some(request) = use_context::<Parts>() else { return };
    let caller = Caller { answer: use_context(), ..of(&request.headers) };
    provide_context::<SharedVisitor>(Arc::new(caller));
}

/// The values of `Set-Cookie` by which a browser remembers a floor, and a name.
#[must_use]
pub fn cookies(venue: &VenueId, buyer: Option<&BuyerName>) -> Vec<HeaderValue> {
    let venue = Some((VENUE_COOKIE, venue.as_str()));
    let buyer = buyer.map(|name| (BUYER_COOKIE, name.as_str()));
    venue.into_iter().chain(buyer).filter_map(|(name, value)| set(name, value)).collect()
}

/// Makes sure that a page of this site had the browser send this request, if a browser did.
///
/// Another site's form could otherwise have it buy: without the visitor's cookies, for
/// these are `SameSite=Lax`, and so the answer would put a new floor in place of his.
/// A browser says where a request comes from (`Sec-Fetch-Site`); older ones name at least
/// the page's origin with every form. Who says neither is no browser, and has no cookie
/// that he did not send himself.
///
/// # Errors
/// 403, with a sentence.
pub fn came_from_here(headers: &HeaderMap) -> Result<(), ApiError> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let from_here = match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            text("host").is_some_and(|host| origin.split_once("://").is_some_and(|(_, at)| at == host))
        }
        (None, None) => true,
    };
    if from_here {
        Ok(())
    } else {
        Err(ApiError::forbidden("Another site asks for this. Please do it on our own page."))
    }
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut all = lines.flat_map(|line| Cookie::split_parse_encoded(line.to_owned())).filter_map(Result::ok);
    all.find(|cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
}

fn set(name: &'static str, value: &str) -> Option<HeaderValue> {
    let cookie = Cookie::build((name, value.to_owned())).path("/").http_only(true).same_site(SameSite::Lax);
    cookie.max_age(REMEMBERED_FOR).build().encoded().to_string().try_into().ok()
}

impl Visitor for Caller {
    fn venue(&self) -> Result<Option<VenueId>, ApiError> {
        self.venue.clone()
    }

    fn buyer(&self) -> Option<String> {
        self.buyer.clone()
    }

    fn came_from_here(&self) -> Result<(), ApiError> {
        self.from_here.clone()
    }

    fn remember(&self, venue: &VenueId, buyer: &BuyerName) {
        let cookies = cookies(venue, Some(buyer));
        match &self.answer {
            Some(answer) => cookies.into_iter().for_each(|cookie| answer.append_header(header::SET_COOKIE, cookie)),
            None => self.remembered.lock().unwrap_or_else(PoisonError::into_inner).extend(cookies),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(all: &[(&'static str, &str)]) -> HeaderMap {
        all.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn what_is_set_is_read_back() {
        let (venue, buyer) = (VenueId::new(7), "Zoë; O'Neill=漢".parse().unwrap());
        let set: Vec<String> = cookies(&venue, Some(&buyer)).iter().map(|c| c.to_str().unwrap().to_owned()).collect();
        for cookie in &set {
            for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"] {
                assert!(cookie.split("; ").any(|own| own == part), "{cookie}");
            }
        }
        let pairs: Vec<&str> = set.iter().map(|cookie| cookie.split(';').next().unwrap()).collect();
        let visitor = of(&headers(&[("cookie", &format!("other=1; {}", pairs.join("; ")))]));
        assert_eq!(visitor.venue(), Ok(Some(venue.clone())));
        assert_eq!(visitor.buyer().as_deref(), Some(buyer.as_str()));
        assert_eq!(cookies(&venue, None).len(), 1);

        visitor.remember(&venue, &buyer);
        assert_eq!((visitor.remembered(), visitor.remembered().len()), (cookies(&venue, Some(&buyer)), 0));
    }

    #[test]
    fn a_visitor_needs_no_cookie_and_a_forged_one_is_refused() {
        let nobody = of(&HeaderMap::new());
        assert_eq!((nobody.venue(), nobody.buyer()), (Ok(None), None));
        for forged in ["x", "", "' OR 1=1", &"G".repeat(32), &"a".repeat(5000)] {
            let visitor = of(&headers(&[("cookie", &format!("{VENUE_COOKIE}={forged}; {BUYER_COOKIE}=%0A"))]));
            assert_eq!(visitor.venue().unwrap_err().status, 400, "{forged}");
            assert_eq!(visitor.buyer(), None);
        }
    }

    #[test]
    fn only_our_own_pages_may_have_cookies_set() {
        let here = ("host", "seat.example:3000");
        for fine in [
            vec![],
            vec![("sec-fetch-site", "same-origin"), ("origin", "http://seat.example:3000")],
            vec![("sec-fetch-site", "none")],
            vec![("origin", "https://seat.example:3000")],
        ] {
            assert_eq!(came_from_here(&headers(&[&[here], &fine[..]].concat())), Ok(()), "{fine:?}");
        }
        for other in [
            vec![("sec-fetch-site", "cross-site")],
            vec![("sec-fetch-site", "same-site")],
            vec![("origin", "http://evil.example")],
            vec![("origin", "null")],
            vec![("origin", "http://seat.example:3000.evil.example")],
        ] {
            let refused = came_from_here(&headers(&[&[here], &other[..]].concat())).unwrap_err();
            assert_eq!(refused.status, 403, "{other:?}");
        }
    }
}
