//! The source of a run, and its badge.

use super::{
    super::dom::{mark, put},
    Widget,
};
use crate::embed::Status;
use sale::{Lane, joined};

/// The source of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// The server's databases, now.
    Live,
    /// A run that is over.
    Replay,
    /// This browser.
    Sim,
}

/// The known state of the server.
#[derive(Debug, Default)]
pub(super) enum Server {
    /// It has got no request yet.
    #[default]
    Unknown,
    /// It is up.
    Up(Status),
    /// It cannot be used, and why.
    Down(String),
}

impl Mode {
    /// The name in attributes and messages.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Replay => "replay",
            Self::Sim => "sim",
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Live => "LIVE",
            Self::Replay => "REPLAY",
            Self::Sim => "SIMULATED",
        }
    }

    /// The words in front of a sentence about a run, for those who do not see the badge.
    pub(super) const fn in_words(self) -> &'static str {
        match self {
            Self::Live => "",
            Self::Replay => "Replay of a recorded run. ",
            Self::Sim => "Simulated. ",
        }
    }
}

impl Widget {
    /// Shows the source of numbers: first of those on the page, then of the next run. The badge
    /// never claims too much for what is shown: a replay is not called live because the server
    /// is back.
    pub(super) fn draw_badge(&self) {
        let Some(next) = self.mode.get() else { return };
        let shown = self.shown.borrow().mode.unwrap_or(next);
        let mode = if next == Mode::Live { shown } else { next };
        let mut text = self.source(mode);
        if shown != next {
            text = match (shown, next) {
                (_, Mode::Live) => text + " The server is back: the next run is live.",
                (Mode::Live, _) => ["What is shown was live. Next: ", &text].concat(),
                _ => ["What is shown came from elsewhere. Next: ", &text].concat(),
            };
        }
        mark(&self.root, "data-mode", mode.name());
        mark(&self.root, "data-next", next.name());
        put(&self.root, "[data-badge-word]", if self.is_without_server(mode) { "NOT LIVE" } else { mode.word() });
        put(&self.root, "[data-badge-text]", &text);
    }

    /// Whether only live runs are wanted, and there is no server.
    fn is_without_server(&self, mode: Mode) -> bool {
        mode == Mode::Live && self.shown.borrow().mode.is_none() && !matches!(*self.server.borrow(), Server::Up(_))
    }

    fn source(&self, mode: Mode) -> String {
        match mode {
            Mode::Live => self.live_source(),
            Mode::Replay => self.recordings.source(),
            Mode::Sim => self.simulated_source(),
        }
    }

    fn live_source(&self) -> String {
        match &*self.server.borrow() {
            Server::Up(status) => ["Real databases: ", &self.engines(status)].concat(),
            Server::Down(why) => why.clone(),
            Server::Unknown => "Looking for the server.".into(),
        }
    }

    /// The engines of the lanes that are shown, or why one does not run.
    pub(super) fn engines(&self, status: &Status) -> String {
        let params = self.params.borrow();
        let texts: Vec<&str> = params
            .lanes()
            .iter()
            .map(|lane| match &status.engines[lane.index()] {
                Ok(engine) => engine.as_str(),
                Err(why) => why.as_str(),
            })
            .collect();
        joined(&texts, " | ")
    }

    /// Whether any lane that is shown can run.
    pub(super) fn serves(&self, status: &Status) -> bool {
        let serves = |lane: &Lane| status.engines[lane.index()].is_ok();
        self.params.borrow().lanes().iter().any(serves)
    }
}
