//! The widget's page: drawn here without Leptos' islands, woken by the widget's script
//! through `data-` attributes, and told what to show by its address alone.

mod address;
mod assets;
mod builder;
mod document;
mod lane;
mod seat;
mod snippet;
mod stage;

use crate::embed::Params;
use sale::event::RunRecord;
use std::sync::Arc;

pub use address::query_of;
pub use builder::{BuilderPage, builder_html};
pub use document::embed_html;
pub use snippet::snippet_iframe;

/// One widget, gathered by the server before anything is drawn.
#[derive(Debug, Clone)]
pub struct EmbedPage {
    /// What the address asks for.
    pub params: Params,
    /// Names of the parameters that could not be as they are.
    pub wrong: Vec<&'static str>,
    /// Most buyers in a run of this server.
    pub buyers_max: u32,
    /// Recorded runs that travel in the page; the first one is shown where no script runs.
    pub recorded: Vec<Recorded>,
    /// Style, script and wasm.
    pub assets: EmbedAssets,
    /// A sentence for the visitor, such as that the run asked for is not known.
    pub notice: Option<String>,
}

/// A run that really happened.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// As it is drawn.
    pub record: Arc<RunRecord>,
    /// Its events as they were sent, one a line.
    pub lines: Arc<str>,
}

/// Where the page finds its style, its script and its wasm.
#[derive(Debug, Clone)]
pub enum EmbedAssets {
    /// In files beside it.
    Linked {
        /// Address of the style sheet.
        css: String,
        /// Address of the script.
        script: String,
        /// Address of the wasm.
        wasm: String,
    },
    /// In the page itself, which is a file that needs nothing else.
    Inline {
        /// The style sheet.
        css: String,
        /// The script.
        script: String,
        /// What that script unpacks: the widget's script and its wasm, as text without a `<`.
        packed: String,
    },
    /// They were not built: the page shows its recorded run and says so.
    Missing,
}

impl EmbedPage {
    /// Whether no script runs: the page shows how a run ended and stays so.
    const fn is_still(&self) -> bool {
        self.params.is_static || matches!(self.assets, EmbedAssets::Missing)
    }

    /// Whether the page is a file of its own, with no server behind it.
    const fn is_offline(&self) -> bool {
        matches!(self.assets, EmbedAssets::Inline { .. })
    }
}

#[cfg(test)]
mod tests;
