//! Reads parts of a response.

use reqwest::Response;

/// A header's value; empty if there is none.
pub(super) fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

/// The cookies that a response sets: `name=value`, without the attributes.
pub(super) fn cookies(response: &Response) -> Vec<String> {
    let set = response.headers().get_all("set-cookie").iter();
    set.map(|line| line.to_str().unwrap().split(';').next().unwrap().to_owned()).collect()
}

/// The number of times that a text occurs in a page.
pub(super) fn count(page: &str, what: &str) -> usize {
    page.matches(what).count()
}

/// The number between two texts.
pub(super) fn number(page: &str, before: &str) -> u32 {
    let (_, rest) = page.split_once(before).unwrap_or_else(|| panic!("no {before:?} in {page}"));
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("no number behind {before:?} in {page}"))
}
