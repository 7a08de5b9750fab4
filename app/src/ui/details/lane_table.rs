//! A table of one lane that opens: many rows, which scroll in a place of their own.

use super::ROWS_MAX;
use leptos::prelude::*;

/// Rows under their headings; `id` is the target of links, `name` the title, closed and open.
pub(super) fn lane_table(id: String, name: String, headings: &[&'static str], rows: impl IntoView) -> impl IntoView {
    let headings = headings.iter().map(|heading| view! { <th scope="col">{*heading}</th> }).collect_view();
    view! {
        <details class="outcome-table">
            <summary>{name.clone()}</summary>
            <div class="table-scroll" id=id role="region" aria-label=name tabindex="0">
                <table>
                    <thead>
                        <tr>{headings}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}

/// The link to all rows, under a table that does not show all of its `count` rows.
pub(super) fn rest(count: usize, at: String) -> impl IntoView {
    (count > ROWS_MAX).then(|| {
        view! {
            <p class="rest">
                {format!("These are the first {ROWS_MAX} of {count}. ")} <a href=at>"All of them"</a>
            </p>
        }
    })
}
