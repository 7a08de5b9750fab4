//! The page that writes a widget's address and the snippets to paste. Its form works without
//! script; with script, preview and snippets follow each change.

mod fields;
mod snippets;

use super::{
    address::{decimal, query_of},
    snippet::address,
};
use crate::{
    embed::{
        Params,
        params::{SCALE, SPEED},
    },
    ui::{html::ToPlainHtml, shell::SiteHeader},
};
use fields::Fields;
use leptos::prelude::*;
use sale::BUYERS_MIN;
use snippets::Snippets;

/// The builder, gathered by the server before anything is drawn.
#[derive(Debug, Clone)]
pub struct BuilderPage {
    /// The parameters in the form.
    pub params: Params,
    /// Names of the invalid fields.
    pub wrong: Vec<&'static str>,
    /// The address of the site, `https://…` without a slash at the end.
    pub site: String,
    /// Most buyers in a run of this server.
    pub buyers_max: u32,
}

impl BuilderPage {
    /// Reads the query that the builder's own form sends; empty fields are ignored.
    #[must_use]
    pub fn of_query(query: &str, site: String, buyers_max: u32) -> Self {
        let filled: Vec<&str> = query.split('&').filter(|pair| !pair.ends_with('=')).collect();
        let (params, wrong) = Params::of_query(&filled.join("&"), buyers_max);
        Self { params, wrong, site, buyers_max }
    }
}

const STYLE: &str = include_str!("../../../../style/embed/builder.css");
const SCRIPT: &str = include_str!("builder/follow.js");

/// The whole document. `css` is the address of the site's style sheet; the nonce is that of
/// the response's policy, which has to allow frames from this server, and requests to it.
#[must_use]
pub fn builder_html(page: BuilderPage, css: &str, nonce: Option<&str>) -> String {
    let head = head(css.to_owned(), nonce.map(str::to_owned)).to_plain_html();
    let body = body(page, nonce.map(str::to_owned)).to_plain_html();
    ["<!DOCTYPE html><html lang=\"en\">", &head, &body, "</html>"].concat()
}

fn head(css: String, nonce: Option<String>) -> impl IntoView {
    view! {
        <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>"WorldSeat: put it on a slide"</title>
            <meta name="description" content="Writes what to paste so that the race for one seat runs on your slide or in your article." />
            <meta name="color-scheme" content="light dark" />
            <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
            <link rel="stylesheet" href=css />
            <style nonce=nonce inner_html=STYLE></style>
        </head>
    }
}

fn body(page: BuilderPage, nonce: Option<String>) -> impl IntoView {
    let wrong = (!page.wrong.is_empty()).then(|| {
        view! {
            <p class="notice" role="alert">
                {refusal(&page.wrong, page.buyers_max)}
            </p>
        }
    });
    view! {
        <body>
            <SiteHeader here=&[] />
            <main class="builder">
                <div class="builder-head">
                    <h1>"Put it on a slide"</h1>
                    <p class="lead">
                        "Choose how the seat is shown, and paste what you need. It runs on real databases while this site can be reached; else as a \
                         recorded run, else as a simulation. Its badge says which, always."
                    </p>
                </div>
                <Fields params=page.params.clone() buyers_max=page.buyers_max />
                <div class="builder-result" data-result>
                    {wrong} <Preview params=page.params.clone() /> <Snippets site=page.site params=page.params />
                </div>
            </main>
            <script nonce=nonce inner_html=SCRIPT></script>
        </body>
    }
}

/// The sentences about the fields that are invalid: the bounds of a number, and the names of the others.
fn refusal(wrong: &[&'static str], buyers_max: u32) -> String {
    let number = |(name, label, min, max): (&str, &str, String, String)| {
        wrong.contains(&name).then(|| format!("{label} can be from {min} to {max}. "))
    };
    let numbers = [
        ("buyers", "Buyers", BUYERS_MIN.to_string(), buyers_max.to_string()),
        ("scale", "The size of the type", decimal(SCALE.0, 2), decimal(SCALE.2, 2)),
        ("speed", "The speed", decimal(SPEED.0, 3), decimal(SPEED.1, 3)),
    ];
    let bounds: String = numbers.into_iter().filter_map(number).collect();
    format!("{bounds}Cannot be, and left as usual: {}.", wrong.join(", "))
}

/// The widget as it will be, and its address.
#[component]
fn Preview(params: Params) -> impl IntoView {
    let here = address("", &query_of(&params));
    let link = here.clone();
    view! {
        <section aria-labelledby="preview">
            <h2 id="preview">"Preview"</h2>
            <iframe
                class="preview"
                title="The widget as it will be"
                src=here
            ></iframe>
            <p>
                <a href=link target="_blank" rel="noopener">
                    "Open it alone"
                </a>
                " · "
                <a href="/embed/offline.html?download=1">"Download the file for when there is no network"</a>
            </p>
        </section>
    }
}

#[cfg(test)]
mod tests;
