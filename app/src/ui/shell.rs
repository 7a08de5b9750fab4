//! The HTML document around every page.

use super::{
    api_page::ApiPage,
    assets::{DISPLAY_FACE, style_sheet},
    chapters::Chapters,
    glossary::Glossary,
    home::HomePage,
    page::{Page, PublicUrl},
    run_page::{RunPage, totals},
    running::RunningPage,
    small_pages::{Join, Sorry},
};
use leptos::{attr::custom::custom_attribute, prelude::*};
use sale::event::RunRecord;

/// The HTML document.
pub fn shell(options: LeptosOptions, page: Page) -> impl IntoView {
    let style = style_sheet(&options);
    let about = match &page {
        Page::Run(record) => totals(record),
        _ => DESCRIPTION.into(),
    };
    let glossary = matches!(page, Page::Home(_) | Page::Run(_) | Page::Running { .. }).then(|| view! { <Glossary /> });
    // The other pages have nothing that starts in the browser.
    let script = matches!(page, Page::Home(_) | Page::Run(_)).then(|| {
        view! {
            <AutoReload options=options.clone() />
            <HydrationScripts options=options.clone() islands=true />
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>{title(&page)}</title>
                <meta name="description" content=about.clone() />
                <meta name="color-scheme" content="light dark" />
                <meta {..custom_attribute("property", "og:title")} content=title(&page) />
                <meta {..custom_attribute("property", "og:description")} content=about />
                <meta {..custom_attribute("property", "og:type")} content="website" />
                {social_card(&page)}
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="preload" href=DISPLAY_FACE r#as="font" type="font/woff2" crossorigin />
                <link rel="stylesheet" href=style />
                {script}
            </head>
            <body>
                {skips(&page)}
                <SiteHeader here=chapters(&page) />
                <main>{body(page)}</main>
                <Footer />
                {glossary}
            </body>
        </html>
    }
}

const DESCRIPTION: &str = "Dozens of buyers race for one seat on two databases, with the same code. \
    One side sells it once, the other many times. Count the tickets in the ledger.";

/// Links that skip the header, to the parts that the page has.
fn skips(page: &Page) -> impl IntoView + use<> {
    let result = matches!(page, Page::Home(_) | Page::Run(_) | Page::Running { .. });
    let links =
        [("#result", "Skip to the result", result), ("#floor", "Skip to the seats", matches!(page, Page::Home(_)))];
    let shown = links.into_iter().filter(|(_, _, there)| *there);
    shown.map(|(to, text, _)| view! { <a class="skip" href=to>{text}</a> }).collect_view()
}

fn title(page: &Page) -> String {
    match page {
        Page::Home(_) => "WorldSeat: one seat, one fan".into(),
        Page::Run(record) => format!("WorldSeat: the run for seat {}", record.seat),
        Page::Running { seat, .. } => format!("WorldSeat: seat {seat} is being sold"),
        Page::Join { share: Some(_), .. } => "WorldSeat: share this floor".into(),
        Page::Join { .. } => "WorldSeat: join a floor".into(),
        Page::Api(_) => "WorldSeat: the JSON API".into(),
        Page::Sorry { status, .. } => format!("WorldSeat: {status}"),
    }
}

fn body(page: Page) -> AnyView {
    match page {
        Page::Home(home) => view! { <HomePage home=*home /> }.into_any(),
        Page::Run(record) => view! { <RunPage record=RunRecord::clone(&record) /> }.into_any(),
        Page::Running { buyers, .. } => view! { <RunningPage buyers /> }.into_any(),
        Page::Join { floor_id, share } => view! { <Join floor=floor_id share /> }.into_any(),
        Page::Api(doc) => view! { <ApiPage doc=*doc /> }.into_any(),
        Page::Sorry { status, sentence } => view! { <Sorry status sentence /> }.into_any(),
    }
}

/// The picture that others show with a link to this page. It needs an absolute address.
fn social_card(page: &Page) -> impl IntoView + use<> {
    let PublicUrl(url) = use_context()?;
    let (at, picture, alt) = match page {
        Page::Home(_) => (Some("/".into()), "/card.png".into(), CARD_ALT.into()),
        Page::Run(record) => {
            let at = format!("/run/{}", record.run);
            (Some(at.clone()), at + ".png", totals(record))
        }
        _ => (None, "/card.png".into(), CARD_ALT.into()),
    };
    let canonical: Option<String> = at;
    let canonical = canonical.map(|at| {
        let here = format!("{url}{at}");
        let described = oembed(&url, &here);
        view! {
            <link rel="canonical" href=here />
            <link rel="alternate" type="application/json+oembed" href=described title="WorldSeat, to embed" />
        }
    });
    let picture: String = picture;
    let alt: String = alt;
    Some(view! {
        {canonical}
        <meta {..custom_attribute("property", "og:image")} content=format!("{url}{picture}") />
        <meta {..custom_attribute("property", "og:image:alt")} content=alt />
        <meta name="twitter:card" content="summary_large_image" />
    })
}

/// The address that tells others how to embed a page: <https://oembed.com>, discovery.
fn oembed(site: &str, page: &str) -> String {
    format!("{site}/oembed?url={}&format=json", page.replace(':', "%3A").replace('/', "%2F"))
}

const CARD_ALT: &str = "An empty seat between two doors. 60 people press Buy at the same moment: how many get it?";

/// The chapters that a page has.
const fn chapters(page: &Page) -> &'static [&'static str] {
    match page {
        Page::Home(_) => &["race", "why", "floor", "evidence", "programs"],
        Page::Run(_) => &["race", "why", "evidence", "programs"],
        _ => &[],
    }
}

/// The name of the site, and its chapters.
#[component]
pub(super) fn SiteHeader(
    /// The chapters on this page.
    here: &'static [&'static str],
) -> impl IntoView {
    view! {
        <header class="site-header">
            <a class="site-name" href="/">
                "WorldSeat"
            </a>
            <Chapters here />
        </header>
    }
}

#[component]
fn Footer() -> impl IntoView {
    view! {
        <footer class="site-footer">
            <p>
                "WorldSeat asks one thing of a database: that one seat is sold to one fan. Every number of \
                 tickets on this page is a count of committed rows."
            </p>
        </footer>
    }
}
