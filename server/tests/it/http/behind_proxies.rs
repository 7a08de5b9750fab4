//! Forms behind a proxy: our own are accepted, those of other sites are refused, whatever the proxy does to `Host`.

use super::{
    html::header,
    site::{Setup, TestSite},
};
use crate::support::{Host, Program, WebProxy};
use local::http_client::http_client;
use reqwest::{Client, Response, redirect::Policy};

const PROGRAMS: [Program; 2] = [Program::Nginx, Program::Caddy];
const ALL: [Host; 3] = [Host::Changed, Host::WithoutPort, Host::Passed];
/// A purchase without script, a run without script, and a run with it.
const FORMS: [(&str, &str, u16); 3] = [
    ("/tickets", "lane=strong&region=us-east-1&seat=B1&buyer=Ada&do=buy", 303),
    ("/runs", "seat=A1&buyers=2", 200),
    ("/fn/break_it", "seat=A1&buyers=2", 200),
];

fn client() -> Client {
    http_client().redirect(Policy::none()).build().unwrap()
}

async fn post(at: &str, path: &str, form: &str, headers: &[(&str, &str)]) -> Response {
    let request = client().post(format!("http://{at}{path}")).body(form.to_owned());
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).send().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_knows_its_address_takes_its_own_forms_behind_any_proxy() {
    let site = TestSite::start_with(Setup { public_url: "https://seat.example", ..Setup::default() }).await;
    for program in PROGRAMS {
        own_forms_are_taken(&site, program).await;
    }
    site.stop().await;
}

async fn own_forms_are_taken(site: &TestSite, program: Program) {
    let proxy = WebProxy::before(program, site.address()).await;
    for host in ALL {
        let at = proxy.at(host);
        for (number, (path, form, status)) in FORMS.iter().enumerate() {
            let seat = format!("{}{}", ["B", "C"][program as usize], 1 + host as usize);
            let form = form.replace("B1", &seat);
            let own = post(&at, path, &form, &[("origin", "https://seat.example")]).await;
            assert_eq!(own.status().as_u16(), *status, "{program:?} {host:?} {path}");
            if number == 0 {
                let cookie = header(&own, "set-cookie");
                assert!(cookie.starts_with("__Host-worldseat_venue=") && cookie.contains("; Secure"), "{cookie}");
            }
            own.bytes().await.unwrap();
            for foreign in ["https://evil.example", "http://seat.example", "null", &format!("http://{at}")] {
                let other = post(&at, path, &form, &[("origin", foreign)]).await;
                assert_eq!(other.status(), 403, "{program:?} {host:?} {path} from {foreign}");
                assert!(other.text().await.unwrap().contains("https://seat.example"), "it says where to do it");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_does_not_says_what_the_proxy_has_to_pass_on() {
    let site = TestSite::start().await;
    for program in PROGRAMS {
        own_forms_are_taken_if_host_is_passed(&site, program).await;
    }
    site.stop().await;
}

async fn own_forms_are_taken_if_host_is_passed(site: &TestSite, program: Program) {
    let proxy = WebProxy::before(program, site.address()).await;
    for host in ALL {
        let at = proxy.at(host);
        let own = format!("http://{at}");
        for (path, form, status) in FORMS {
            let answer = post(&at, path, form, &[("origin", &own)]).await;
            if matches!(host, Host::Passed) {
                assert_eq!(answer.status().as_u16(), status, "{path}");
                answer.bytes().await.unwrap();
                continue;
            }
            assert_eq!(answer.status(), 403, "{program:?} {host:?} {path}");
            let body = answer.text().await.unwrap();
            assert!(body.contains("proxy_set_header Host $http_host") && body.contains("--public-url"), "{body}");
        }
        let foreign = post(&at, "/runs", "seat=A1&buyers=2", &[("origin", "https://evil.example")]).await;
        assert_eq!(foreign.status(), 403);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_another_site_starts_nothing_and_is_led_nowhere() {
    let site = TestSite::start().await;
    let before = site.rows().await;
    let page = [("accept", "text/html"), ("referer", "https://evil.example/x")];
    for foreign in [
        vec![("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")],
        vec![("origin", "https://evil.example")],
        vec![("origin", "null")],
        vec![("sec-fetch-site", "same-site")],
    ] {
        for (path, form) in
            [("/fn/break_it", "seat=A1&buyers=60"), ("/fn/buy_seat", "lane=strong&region=us-east-1&seat=B1&buyer=Ada")]
        {
            let answer = site.post_with(path, form, &[&foreign[..], &page].concat()).await;
            assert_eq!((answer.status().as_u16(), header(&answer, "location")), (403, ""), "{path} {foreign:?}");
            let body = answer.text().await.unwrap();
            assert!(body.starts_with("403 Another site asks for this."), "{body}");
        }
    }
    assert_eq!(site.rows().await, before, "nothing was started, opened or bought");
    // A client that is not a browser may send it too, and is not redirected either.
    let answer = site.post_with("/fn/break_it", "seat=A1&buyers=2", &page).await;
    assert_eq!((answer.status().as_u16(), header(&answer, "location")), (200, ""));
    answer.bytes().await.unwrap();
    let wrong = site.post_with("/fn/break_it", "seat=Z9&buyers=2", &page).await;
    assert_eq!((wrong.status().as_u16(), header(&wrong, "location")), (400, ""));
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_of_others_that_is_not_ascii_loses_nobody_their_floor() {
    let site = TestSite::start().await;
    let form = "lane=strong&region=us-east-1&seat=B1&buyer=Ada&do=buy";
    let first = site.post("/tickets", form).await;
    let floor = header(&first, "set-cookie").split(';').next().unwrap().to_owned();
    let cookies = format!("city=\u{41c}\u{43e}\u{441}\u{43a}\u{432}\u{430}; {floor}");
    let again = site.post_with("/tickets", &form.replace("B1", "B2"), &[("cookie", &cookies)]).await;
    assert_eq!(again.status(), 303);
    assert!(header(&again, "set-cookie").starts_with(&floor), "{:?}: the floor stays the same", again.headers());
    site.stop().await;
}
