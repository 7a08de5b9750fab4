//! The page with which a visitor shares their floor.

use super::page::{Qr, Share};
use leptos::{nonce::use_nonce, prelude::*};

/// Copies the link. Without script, or where a browser lends no clipboard, the link can be selected.
const COPY: &str = include_str!("share/copy.js");

/// The link of the visitor's floor: to read, to copy and to photograph.
#[component]
pub(super) fn SharePage(share: Share) -> impl IntoView {
    let Share { link, qr } = share;
    view! {
        <div class="small-page share">
            <h1>"Share this floor"</h1>
            <p class="lead">"Everybody who has this link can join you there and buy, too. Nobody else can find it."</p>
            <p>
                <code class="link" data-link>
                    {link}
                </code>
            </p>
            <p>
                <Copy />
                " "
                <a class="button" href="/#floor">
                    "To your seats"
                </a>
            </p>
            {qr.map(|qr| view! { <QrCode qr /> })}
        </div>
    }
}

/// The button that copies the link in `data-link`, the only one on the page.
#[component]
pub(super) fn Copy() -> impl IntoView {
    view! {
        <button type="button" class="button" data-copy hidden>
            "Copy the link"
        </button>
        <span class="visually-hidden" role="status" data-copied></span>
        <script nonce=use_nonce() inner_html=COPY></script>
    }
}

#[component]
fn QrCode(qr: Qr) -> impl IntoView {
    let Qr { size, path } = qr;
    view! {
        <svg class="qr" role="img" aria-label="QR code of the link" viewBox=format!("0 0 {size} {size}") shape-rendering="crispEdges">
            <path fill="#fff" d=format!("M0 0h{size}v{size}H0z") />
            <path fill="#000" d=path />
        </svg>
    }
}
