//! Whether the widget is in sight: a widget that nobody sees holds no connection.

use super::{
    super::{
        dom::{document, flag, on, window},
        time::sleep,
    },
    Widget,
};
use crate::embed::Host;
use js_sys::Array;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// Time out of sight after which the connection is closed, in milliseconds.
const AWAY_MS: i32 = 30_000;
/// Time in which a slide show has to send its first message, in milliseconds.
const SLIDE_MS: i32 = 500;

/// The visibility of the widget, as far as it is known.
#[derive(Default)]
pub(super) struct Visibility {
    /// The host is a slide show, by its own messages.
    pub(super) slides: Cell<bool>,
    /// Its slide is not shown.
    slide_stopped: Cell<bool>,
    /// The visitor left the page; they may come back.
    left: Cell<bool>,
    /// Out of sight for a while.
    away: Cell<bool>,
    /// Scrolled out of sight.
    scrolled_off: Cell<bool>,
    /// Number of the last change between in sight and out of sight.
    glance: Cell<u32>,
    started_itself: Cell<bool>,
}

impl Visibility {
    /// Whether the connection to the server is worth keeping.
    pub(super) fn is_attended(&self) -> bool {
        !self.slide_stopped.get() && !self.left.get() && !self.away.get()
    }

    /// Whether nobody will see what is played.
    pub(super) fn hurries(&self) -> bool {
        self.slide_stopped.get() || self.left.get()
    }

    fn is_out_of_sight(&self) -> bool {
        self.scrolled_off.get() || document().hidden()
    }
}

impl Widget {
    pub(super) fn watch_life(self: &Rc<Self>) {
        for (kind, left) in [("pagehide", true), ("pageshow", false)] {
            let this = self.clone();
            on(&window(), kind, move |_| {
                this.visibility.left.set(left);
                this.update_connection();
            });
        }
        let this = self.clone();
        on(&document(), "visibilitychange", move |_| this.glanced());
        self.watch_sight();
    }

    /// Handles that the host's slide is shown, or no longer.
    pub(super) fn slide(self: &Rc<Self>, shown: bool) {
        let was_shown = self.visibility.slides.replace(true) && !self.visibility.slide_stopped.get();
        self.visibility.slide_stopped.set(!shown);
        if shown {
            self.visibility.away.set(false);
        } else {
            self.set_due(false);
        }
        self.update_connection();
        // One run a showing, however often the host says that it shows the slide.
        if shown && !was_shown {
            self.start_itself();
        }
    }

    /// A run is due: of all windows that show this slide, the first one starts it (widget/windows.js).
    fn start_itself(&self) {
        if self.params.borrow().autoplay && !self.is_still() && !document().hidden() {
            self.by_pointer.set(false);
            self.set_due(true);
        }
    }

    fn set_due(&self, due: bool) {
        flag(&self.root, "data-due", due);
    }

    fn watch_sight(self: &Rc<Self>) {
        let this = self.clone();
        let seen = Closure::<dyn Fn(Array)>::new(move |entries: Array| {
            let entry: IntersectionObserverEntry = entries.get(entries.length().saturating_sub(1)).unchecked_into();
            this.visibility.scrolled_off.set(!entry.is_intersecting());
            this.glanced();
            if entry.intersection_ratio() >= 0.5 {
                this.is_seen();
            }
        });
        let options = IntersectionObserverInit::new();
        options.set_threshold(&Array::of2(&JsValue::from(0), &JsValue::from(0.5)));
        let observer = IntersectionObserver::new_with_options(seen.into_js_value().unchecked_ref(), &options);
        if let Ok(observer) = observer {
            observer.observe(&self.root);
        }
    }

    /// Starts where the host does not say when a slide is shown. A slide of reveal.js is in sight before it is shown, on
    /// paper, and in the speaker's window as well; so there only its own messages count.
    fn is_seen(self: &Rc<Self>) {
        if self.visibility.started_itself.replace(true) || self.params.borrow().host == Host::Reveal {
            return;
        }
        let this = self.clone();
        spawn_local(async move {
            sleep(SLIDE_MS).await;
            if !this.visibility.slides.get() {
                this.start_itself();
            }
        });
    }

    /// Handles that the widget came into sight or went out of it.
    fn glanced(self: &Rc<Self>) {
        let glance = self.visibility.glance.get() + 1;
        self.visibility.glance.set(glance);
        if !self.visibility.is_out_of_sight() {
            self.visibility.away.set(false);
            return self.update_connection();
        }
        self.set_due(false);
        let this = self.clone();
        spawn_local(async move {
            sleep(AWAY_MS).await;
            if this.visibility.glance.get() == glance {
                this.visibility.away.set(true);
                this.update_connection();
            }
        });
    }
}
