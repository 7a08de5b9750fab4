//! The widget's page: drawn here without Leptos' islands. The widget's script starts it
//! through `data-` attributes, and its address alone decides what it shows.

mod address;
mod assets;
mod builder;
mod document;
mod lane;
mod question;
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
    /// The parameters in the address.
    pub params: Params,
    /// Names of the invalid parameters.
    pub wrong: Vec<&'static str>,
    /// Most buyers in a run of this server.
    pub buyers_max: u32,
    /// Recorded runs that the page contains; the first one is shown where no script runs.
    pub recorded: Vec<Recorded>,
    /// Style, script and wasm.
    pub assets: EmbedAssets,
    /// A sentence for the visitor, for example that the requested run is not known.
    pub notice: Option<String>,
}

/// A run that really happened.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The run, for drawing.
    pub record: Arc<RunRecord>,
    /// Its events as they were sent, one per line.
    pub lines: Arc<str>,
}

/// The places of the page's style sheet, script and wasm.
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
        /// The widget's script and its wasm, which that script unpacks, as text without a `<`.
        packed: String,
    },
    /// In the page's own script, which starts the widget, too: such a build has no files for the widget alone.
    OfPage {
        /// Address of the page's script, a module.
        script: String,
        /// Address of its wasm.
        wasm: String,
    },
    /// They were not built: the page shows its recorded run, and a sentence about that.
    Missing,
}

impl EmbedPage {
    /// Whether no script runs: the page shows the end of a run and does not change.
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
