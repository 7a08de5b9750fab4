//! The fallback from live to a recorded run or a simulation, and back. Every change is announced.

use super::{
    super::{
        dom::document,
        live_region::{STATUS, announce},
        time::{now, sleep},
    },
    Widget,
    line::{self, Line},
    mode::{Mode, Server},
};
use crate::embed::{ModeChoice, Status};
use futures::future::abortable;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Pause between two checks for a server that is down, in milliseconds.
const RETRY_MS: i32 = 10_000;
/// Pause before a connection that ended is opened again, in milliseconds; doubles up to [`RETRY_MS`].
const REOPEN_MS: i32 = 500;
/// Polling interval of a task that waits, in milliseconds.
const POLL_MS: i32 = 50;

impl Widget {
    /// Opens the connection to the server when the page is in sight, and closes it when it is not.
    pub(super) fn update_connection(self: &Rc<Self>) {
        if !self.uses_server() {
            self.hang_up();
            if self.is_file {
                self.server.replace(Server::Down("This is a file: it knows of no server.".into()));
            }
            return self.go_to(self.without_server(), "asked for");
        }
        let open = self.line.borrow().is_some();
        if open && !self.visibility.is_attended() {
            self.hang_up();
        } else if !open && self.visibility.is_attended() {
            let (task, handle) = abortable(self.clone().keep_line());
            self.line.replace(Some(handle));
            spawn_local(async {
                let _ = task.await;
            });
        }
    }

    fn hang_up(&self) {
        if let Some(handle) = self.line.take() {
            handle.abort();
        }
    }

    fn uses_server(&self) -> bool {
        !self.is_file && matches!(self.params.borrow().mode, ModeChoice::Auto | ModeChoice::Live)
    }

    /// The mode where no server is used, or none answers. A file simulates: it is for rooms
    /// without a network, and a simulation gives it new runs.
    fn without_server(&self) -> Mode {
        match self.params.borrow().mode {
            ModeChoice::Live => Mode::Live,
            ModeChoice::Replay => Mode::Replay,
            ModeChoice::Auto if !self.is_file && !self.recordings.is_empty() => Mode::Replay,
            ModeChoice::Auto | ModeChoice::Sim => Mode::Sim,
        }
    }

    async fn keep_line(self: Rc<Self>) {
        let mut pause = REOPEN_MS;
        loop {
            let began = now();
            let opened = Line::open().await;
            let was_slow = opened.is_none() && now() - began > 1000;
            if let Some(line) = opened {
                self.is_up(line.status.clone()).await;
                line.follow().await;
            }
            if now() - began > RETRY_MS as u64 {
                pause = REOPEN_MS;
            }
            // A server that was too slow would make us wait again.
            let status = if was_slow { None } else { line::status().await };
            match status {
                Some(status) => self.is_up(status).await,
                None => {
                    self.is_down("The server does not answer.").await;
                    pause = RETRY_MS;
                }
            }
            self.wait(pause).await;
            pause = RETRY_MS.min(pause * 2);
        }
    }

    /// Waits, and then until the page is visible.
    async fn wait(&self, ms: i32) {
        sleep(ms).await;
        while document().hidden() {
            sleep(RETRY_MS).await;
        }
    }

    async fn is_up(&self, status: Status) {
        if !self.serves(&status) {
            return self.is_down(&self.engines(&status)).await;
        }
        self.server.replace(Server::Up(status));
        // A run that began before its source was known waits for it.
        while self.is_running() && self.mode.get().is_some_and(|mode| mode != Mode::Live) {
            sleep(POLL_MS).await;
        }
        self.go_to(Mode::Live, "The server answers.");
    }

    /// Falls back. A live run in progress detects the lost server itself and reports it, so its end is awaited.
    async fn is_down(&self, why: &str) {
        while self.is_running() && self.mode.get() == Some(Mode::Live) {
            sleep(POLL_MS).await;
        }
        let was_up = matches!(self.server.replace(Server::Down(why.into())), Server::Up(_));
        self.go_to(self.without_server(), why);
        if was_up && self.mode.get() == Some(Mode::Live) {
            announce(STATUS, &[why, " This widget shows live runs only."].concat());
            self.host.mode(Mode::Live, why);
        }
    }

    /// Changes the source of the next run, and announces it.
    pub(super) fn go_to(&self, mode: Mode, reason: &str) {
        let before = self.mode.replace(Some(mode));
        self.draw_badge();
        if before == Some(mode) {
            return;
        }
        if before.is_none() {
            self.host.ready(&self.params.borrow(), mode);
        } else {
            announce(STATUS, &[reason, " ", announced(mode)].concat());
        }
        self.host.mode(mode, reason);
    }

    /// Waits until the source of runs is known.
    pub(super) async fn settled(&self) -> Mode {
        loop {
            match self.mode.get() {
                Some(mode) => return mode,
                None => sleep(POLL_MS).await,
            }
        }
    }
}

const fn announced(mode: Mode) -> &'static str {
    match mode {
        Mode::Live => "The next run is live.",
        Mode::Replay => "The next run is a replay of a recorded one.",
        Mode::Sim => "The next run is simulated.",
    }
}
