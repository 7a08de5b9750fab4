//! The HTML document around the page.

use super::home::Home;
use leptos::prelude::*;

/// The HTML document.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let style = format!("/{}/{}.css", options.site_pkg_dir, options.output_name);
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>"WorldSeat: one seat, one fan"</title>
                <meta
                    name="description"
                    content="Dozens of buyers race for one seat on two databases. Count the tickets in the ledger."
                />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=style />
                <AutoReload options=options.clone() />
                <HydrationScripts options islands=true />
            </head>
            <body>
                <Home />
            </body>
        </html>
    }
}
