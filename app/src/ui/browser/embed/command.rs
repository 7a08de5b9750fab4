//! Commands from the page around the widget. They can do no more than a visitor could do,
//! and nothing in them is ever used as HTML, an address or code.

use super::{
    super::{
        dom::{on, window},
        time::now,
    },
    Widget,
};
use crate::embed::Host as Dialect;
use js_sys::Reflect;
use sale::joined;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, MessageEvent, UrlSearchParams};

/// Commands that are accepted in a second; further ones are ignored.
const COMMANDS_A_SECOND: u32 = 20;
/// The fields of a message that are not settings.
const ENVELOPE: [&str; 4] = ["ns", "v", "id", "cmd"];
/// Longest settings, in bytes.
const SETTINGS_MAX: usize = 500;

/// Limits the rate of commands.
#[derive(Default)]
struct Flood {
    second: Cell<u64>,
    seen: Cell<u32>,
}

impl Flood {
    fn lets_pass(&self) -> bool {
        let second = now() / 1000;
        if self.second.replace(second) != second {
            self.seen.set(0);
        }
        self.seen.set(self.seen.get() + 1);
        self.seen.get() <= COMMANDS_A_SECOND
    }
}

impl Widget {
    pub(super) fn listen_to_host(self: &Rc<Self>) {
        if self.host.parent.is_none() {
            return;
        }
        let (this, flood) = (self.clone(), Flood::default());
        on(&window(), "message", move |event| this.message(&event, &flood));
        if self.params.borrow().host == Dialect::Reveal {
            self.host.ask_for_slide();
        }
    }

    fn message(self: &Rc<Self>, event: &Event, flood: &Flood) {
        let event: &MessageEvent = event.unchecked_ref();
        let (from, parent) = (event.source().map(JsValue::from), self.host.parent.as_ref().map(JsValue::from));
        if from != parent || !self.host.trusts(&event.origin()) || !flood.lets_pass() {
            return;
        }
        let data = event.data();
        match data.as_string().as_deref() {
            Some("slide:start") => self.slide(true),
            Some("slide:stop") => self.slide(false),
            Some(_) => {}
            None => self.command(&data),
        }
    }

    fn command(self: &Rc<Self>, data: &JsValue) {
        let field = |name: &str| Reflect::get(data, &name.into()).unwrap_or_default();
        let is_ours = field("ns") == "worldseat" && field("v") == 1;
        let Some(command) = field("cmd").as_string().filter(|_| is_ours) else { return };
        let done = self.obey(&command, data);
        self.host.acknowledge(plain(field("id")), done.is_ok(), &done.err().unwrap_or_default());
    }

    fn obey(self: &Rc<Self>, command: &str, data: &JsValue) -> Result<(), String> {
        match command {
            "start" => {
                self.by_pointer.set(false);
                self.start("").then_some(()).ok_or_else(|| "A run goes on.".into())
            }
            "stop" => {
                self.skip();
                Ok(())
            }
            "reset" => {
                self.reset();
                Ok(())
            }
            "set" => self.set(data),
            "focus" => {
                self.focus_start();
                Ok(())
            }
            "blur" => {
                self.release_focus();
                Ok(())
            }
            _ => Err("There is no such command.".into()),
        }
    }

    fn set(self: &Rc<Self>, data: &JsValue) -> Result<(), String> {
        if self.is_running() {
            return Err("A run goes on.".into());
        }
        let query = settings(data).ok_or("The settings are not understood.")?;
        let wrong = self.change(&query);
        self.reset();
        if wrong.is_empty() { Ok(()) } else { Err(["Not taken: ", &joined(&wrong, " ")].concat()) }
    }
}

/// Writes the fields of a message as in an address: whatever they were, they are only text
/// after this.
fn settings(data: &JsValue) -> Option<String> {
    let fields = UrlSearchParams::new_with_record_from_str_to_str(data.unchecked_ref()).ok()?;
    ENVELOPE.iter().for_each(|name| fields.delete(name));
    let settings = String::from(fields.to_string());
    (settings.len() <= SETTINGS_MAX).then_some(settings)
}

/// Returns a number or a short text as it is, and null for anything else.
fn plain(id: JsValue) -> JsValue {
    let is_plain = id.as_f64().is_some() || id.as_string().is_some_and(|id| id.len() <= 100);
    if is_plain { id } else { JsValue::NULL }
}
