//! The visitor of a request, by their cookies.
//!
//! There are three cookies, and none is needed to visit the site: the visitor's floor, the name under which they
//! last bought, and the tag of their tickets ([`VisitorTag`]). They are set by a purchase, a new floor, a floor joined
//! and a replication delay that is chosen, and by nothing else. No script reads them.

mod jar;

use super::Site;
use app::{
    api::{ApiError, Visitor, visitor::SharedVisitor},
    ui::page::PublicUrl,
};
use axum::http::{HeaderMap, HeaderValue, header, request::Parts};
use jar::Jar;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;
use sale::{BuyerName, FloorId, VisitorTag, service::Client};
use std::sync::{Arc, Mutex, PoisonError};

/// Holds the id of the visitor's floor.
pub const FLOOR_COOKIE: &str = "worldseat_venue";
/// Holds the name under which they last bought.
pub const BUYER_COOKIE: &str = "worldseat_buyer";

/// Holds the visitor's tag.
pub const TAG_COOKIE: &str = "worldseat_visitor";

/// The visitor, as far as a request describes them.
#[derive(Debug)]
pub struct Caller {
    client: Client,
    floor: Result<Option<FloorId>, ApiError>,
    buyer: Option<String>,
    tag: VisitorTag,
    jar: Jar,
    /// The response to which a server function adds cookies; a page's own route takes them from [`Self::remembered`].
    answer: Option<ResponseOptions>,
    remembered: Mutex<Vec<HeaderValue>>,
}

impl Caller {
    /// Returns the values of `Set-Cookie` for the response: what the visitor's browser is to remember.
    pub fn remembered(&self) -> Vec<HeaderValue> {
        std::mem::take(&mut self.remembered.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Returns the visitor of a request to this site. The cookies for the response come from [`Caller::remembered`].
#[must_use]
pub(super) fn of(site: &Site, headers: &HeaderMap) -> Caller {
    caller(site.public_url.as_ref(), headers)
}

fn caller(public: Option<&PublicUrl>, headers: &HeaderMap) -> Caller {
    let floor = jar::read(headers, FLOOR_COOKIE).map(|id| id.parse());
    Caller {
        client: Client::LOCAL,
        floor: floor.transpose().map_err(|_: String| ApiError::bad_request("Your cookie names no floor of ours.")),
        buyer: jar::read(headers, BUYER_COOKIE)
            .and_then(|name| name.parse().ok())
            .map(|name: BuyerName| name.to_string()),
        tag: jar::read(headers, TAG_COOKIE)
            .and_then(|tag| tag.parse().ok())
            .unwrap_or_else(|| VisitorTag::new(fastrand::u32(..))),
        jar: Jar::of(public),
        answer: None,
        remembered: Mutex::default(),
    }
}

/// Provides the visitor through the Leptos context, which has the request and its response.
pub(super) fn provide() {
    let Some(request) = use_context::<Parts>() else { return };
    let client = request.extensions.get().copied().unwrap_or(Client::LOCAL);
    let public: Option<PublicUrl> = use_context();
    let caller = Caller { client, answer: use_context(), ..caller(public.as_ref(), &request.headers) };
    provide_context::<SharedVisitor>(Arc::new(caller));
}

/// The values of `Set-Cookie` by which a browser remembers a floor.
#[must_use]
pub(super) fn cookies(site: &Site, caller: &Caller, floor: &FloorId) -> Vec<HeaderValue> {
    Jar::of(site.public_url.as_ref()).cookies(floor, caller.tag, None)
}

impl Visitor for Caller {
    fn client(&self) -> Client {
        self.client
    }

    fn floor_id(&self) -> Result<Option<FloorId>, ApiError> {
        self.floor.clone()
    }

    fn buyer(&self) -> Option<String> {
        self.buyer.clone()
    }

    fn tag(&self) -> VisitorTag {
        self.tag
    }

    fn remember(&self, floor: &FloorId, buyer: Option<&BuyerName>) {
        let cookies = self.jar.cookies(floor, self.tag, buyer);
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

    fn of(headers: &HeaderMap) -> Caller {
        caller(None, headers)
    }

    fn pairs(set: &[HeaderValue]) -> String {
        let set = set.iter().map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap());
        set.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn what_is_set_is_read_back() {
        let (floor, buyer, tag) = (FloorId::new(7), "Zoë; O'Neill=漢".parse().unwrap(), VisitorTag::new(7 << 4));
        for (url, begin, secure) in
            [("http://seat.example", "worldseat_", false), ("https://a", "__Host-worldseat_", true)]
        {
            let public = Some(PublicUrl(url.into()));
            let set = Jar::of(public.as_ref()).cookies(&floor, tag, Some(&buyer));
            for cookie in set.iter().map(|cookie| cookie.to_str().unwrap()) {
                for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"] {
                    assert!(cookie.split("; ").any(|own| own == part), "{cookie}");
                }
                assert_eq!(cookie.split("; ").any(|own| own == "Secure"), secure, "{cookie}");
                assert!(cookie.starts_with(begin) && !cookie.contains("Domain"), "{cookie}");
            }
            // The site reads the cookies that it set, and so does another site of the same host.
            for public in [public.as_ref(), None] {
                let visitor = caller(public, &headers(&[("cookie", &format!("other=1; {}", pairs(&set)))]));
                assert_eq!(visitor.floor_id(), Ok(Some(floor.clone())));
                assert_eq!((visitor.buyer().as_deref(), visitor.tag()), (Some(buyer.as_str()), tag));
            }
            let visitor = Caller { tag, ..caller(public.as_ref(), &HeaderMap::new()) };
            visitor.remember(&floor, Some(&buyer));
            assert_eq!((visitor.remembered(), visitor.remembered().len()), (set, 0));
        }
    }

    #[test]
    fn a_cookie_from_before_https_is_read_and_one_of_this_host_goes_before_it() {
        let (old, own) = (FloorId::new(7), FloorId::new(8));
        let public = PublicUrl("https://seat.example".into());
        let tag = VisitorTag::new(7);
        let earlier = pairs(&Jar::default().cookies(&old, tag, None));
        let line = headers(&[("cookie", &earlier)]);
        assert_eq!(caller(Some(&public), &line).floor_id(), Ok(Some(old)), "nobody loses their floor");
        let both = format!("{earlier}; {}", pairs(&Jar::of(Some(&public)).cookies(&own, tag, None)));
        assert_eq!(caller(Some(&public), &headers(&[("cookie", &both)])).floor_id(), Ok(Some(own)));
    }

    #[test]
    fn foreign_cookies_are_passed_over_whatever_they_are() {
        let (floor, buyer) = (FloorId::new(7), "Zoë".parse().unwrap());
        let own = pairs(&Jar::default().cookies(&floor, VisitorTag::new(7), Some(&buyer)));
        for foreign in [
            &b"city=\xd0\x9c\xd0\xbe\xd1\x81\xd0\xba\xd0\xb2\xd0\xb0"[..],
            b"a=\xff\xfe",
            b"%zz=%ff",
            b"",
            b"=",
            b"worldseat_venue2=x",
        ] {
            for line in [[foreign, b"; ", own.as_bytes()].concat(), [own.as_bytes(), b";", foreign].concat()] {
                let mut headers = HeaderMap::new();
                headers.insert(header::COOKIE, HeaderValue::from_bytes(&line).unwrap());
                let visitor = of(&headers);
                assert_eq!(visitor.floor_id(), Ok(Some(floor.clone())), "{line:?}");
                assert_eq!(visitor.buyer().as_deref(), Some("Zoë"), "{line:?}");
            }
        }
    }

    #[test]
    fn a_visitor_needs_no_cookie_and_a_forged_one_is_refused() {
        let nobody = of(&HeaderMap::new());
        assert_eq!((nobody.floor_id(), nobody.buyer()), (Ok(None), None));
        for forged in ["x", "", "' OR 1=1", &"G".repeat(32), &"a".repeat(5000)] {
            let visitor = of(&headers(&[("cookie", &format!("{FLOOR_COOKIE}={forged}; {BUYER_COOKIE}=%0A"))]));
            assert_eq!(visitor.floor_id().unwrap_err().status, 400, "{forged}");
            assert_eq!(visitor.buyer(), None);
        }
    }
}
