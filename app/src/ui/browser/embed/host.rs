//! Messages from the widget to the page around it.

use super::{
    super::{dom::window, lane::LaneCard, time::now},
    mode::Mode,
};
use crate::embed::Params;
use js_sys::{Array, Object, Reflect};
use std::cell::Cell;
use wasm_bindgen::JsValue;
use web_sys::Window;

/// Pause between two messages about the progress of the same lane, in milliseconds: with two
/// lanes, four messages a second.
const PROGRESS_MS: u64 = 500;

/// The page around the widget.
pub(super) struct Host {
    /// `None`: the widget is a page of its own.
    pub(super) parent: Option<Window>,
    /// The only origin that gets messages; `*`: any.
    target: String,
    /// Messages sent.
    sent: Cell<u32>,
    /// Time of the last message about progress.
    progress_ms: Cell<u64>,
}

impl Host {
    pub(super) fn find(params: &Params) -> Self {
        let this = window();
        let parent = this.parent().ok().flatten().filter(|parent| *parent != this);
        let target = params.origin.clone().unwrap_or_else(|| "*".into());
        Self { parent, target, sent: Cell::default(), progress_ms: Cell::default() }
    }

    /// Whether messages of that origin are accepted.
    pub(super) fn trusts(&self, origin: &str) -> bool {
        self.target == "*" || self.target == origin
    }

    pub(super) fn ready(&self, params: &Params, mode: Mode) {
        let version = env!("CARGO_PKG_VERSION");
        self.send(
            "ready",
            &[("version", version.into()), ("view", params.view.name().into()), ("mode", mode.name().into())],
        );
    }

    pub(super) fn mode(&self, mode: Mode, reason: &str) {
        self.send("mode", &[("mode", mode.name().into()), ("reason", reason.into())]);
    }

    pub(super) fn started(&self, mode: Mode, run: &str, seat: &str, buyers: u32) {
        self.progress_ms.set(now());
        self.send(
            "run:start",
            &[("run", run.into()), ("buyers", buyers.into()), ("seat", seat.into()), ("mode", mode.name().into())],
        );
    }

    pub(super) fn progress<'a>(&self, lanes: impl Iterator<Item = &'a LaneCard>) {
        if now() - self.progress_ms.get() < PROGRESS_MS {
            return;
        }
        self.progress_ms.set(now());
        for lane in lanes.filter(|lane| lane.answered() > 0) {
            let (sold, turned_away) = lane.counts();
            self.send(
                "run:progress",
                &[("lane", lane.lane().name().into()), ("sold", sold.into()), ("turnedAway", turned_away.into())],
            );
        }
    }

    pub(super) fn ended<'a>(&self, mode: Mode, run: &str, lanes: impl Iterator<Item = &'a LaneCard>) {
        let ended_lanes = Array::new();
        for lane in lanes {
            ended_lanes.push(&ended(lane));
        }
        self.send("run:end", &[("run", run.into()), ("mode", mode.name().into()), ("lanes", ended_lanes.into())]);
    }

    pub(super) fn error(&self, code: &str, message: &str) {
        self.send("error", &[("code", code.into()), ("message", message.into())]);
    }

    pub(super) fn resize(&self, width: i32, height: i32) {
        self.send("resize", &[("width", width.into()), ("height", height.into())]);
        // The form of this message in AMP.
        self.post(&object(&[("sentinel", "amp".into()), ("type", "embed-size".into()), ("height", height.into())]));
    }

    pub(super) fn key(&self, key: &str, shift: bool) {
        self.send("key", &[("key", key.into()), ("shiftKey", shift.into())]);
    }

    /// Sends a key as reveal.js expects it from a frame.
    pub(super) fn trigger_key(&self, code: u32) {
        self.post(&["{\"method\":\"triggerKey\",\"args\":[", &code.to_string(), "]}"].concat().into());
    }

    /// Asks reveal.js for the start of its current slide: it may have been sent before anybody listened. It tells the
    /// frames of that slide only, and none in the speaker's window.
    pub(super) fn ask_for_slide(&self) {
        self.post(&"{\"method\":\"startEmbeddedContent\",\"args\":[]}".into());
    }

    /// Gives the keyboard back to the host. Most hosts have no script for the message, so the focus moves, too.
    pub(super) fn release(&self) {
        self.send("focus:release", &[]);
        if let Some(parent) = &self.parent {
            let _ = parent.focus();
        }
    }

    pub(super) fn acknowledge(&self, id: JsValue, done: bool, why: &str) {
        self.send("ack", &[("id", id), ("ok", done.into()), ("why", why.into())]);
    }

    fn send(&self, kind: &str, fields: &[(&str, JsValue)]) {
        self.sent.set(self.sent.get().wrapping_add(1));
        let message = object(&[
            ("ns", "worldseat".into()),
            ("v", 1.into()),
            ("id", self.sent.get().into()),
            ("type", kind.into()),
        ]);
        for (name, value) in fields {
            set(&message, name, value);
        }
        self.post(&message);
    }

    fn post(&self, message: &JsValue) {
        if let Some(parent) = &self.parent {
            let _ = parent.post_message(message, &self.target);
        }
    }
}

fn ended(lane: &LaneCard) -> JsValue {
    let name = ("lane", lane.lane().name().into());
    match lane.conclusion() {
        Ok(verdict) => object(&[
            name,
            ("tickets", number(verdict.sold())),
            ("oversold", number(verdict.oversold())),
            ("hidden", number(verdict.hidden())),
        ]),
        Err(why) => object(&[name, ("failed", why.into())]),
    }
}

/// A count; null where the rows were not read.
fn number(count: Option<u32>) -> JsValue {
    count.map_or(JsValue::NULL, JsValue::from)
}

fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new().into();
    fields.iter().for_each(|(name, value)| set(&object, name, value));
    object
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}
