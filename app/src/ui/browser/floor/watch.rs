//! The stream of purchases on the floor, open as long as the page is visible. Browsers open
//! only six connections to a host, so a page that nobody sees closes its own.

use super::{
    super::{
        dom::{attribute, document, mark, on},
        fetch::Answer,
        live_region::alarm,
        server::watch_floor,
        time::{frame, sleep},
    },
    ALERT, Floor,
};
use futures::future::{AbortHandle, abortable};
use sale::event::{FloorEvent, LineDecoder};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen_futures::spawn_local;

/// Pause before the first retry of a lost stream, in milliseconds; it doubles.
const PAUSE_MS: i32 = 1000;
/// The number of times that it doubles.
const DOUBLINGS_MAX: u32 = 5;

/// The stream, if there is one.
#[derive(Default)]
pub(super) struct Watch {
    task: RefCell<Option<AbortHandle>>,
    /// Whether a redraw of the seats is scheduled.
    drawing: Cell<bool>,
}

pub(super) fn listen(floor: &Rc<Floor>) {
    let this = floor.clone();
    on(
        &document(),
        "visibilitychange",
        move |_| {
            if document().hidden() { this.close() } else { this.watch_if_known() }
        },
    );
}

impl Floor {
    /// Whether this visitor has a floor on the server.
    pub(super) fn is_known(&self) -> bool {
        attribute(&self.section, "data-known") == "yes"
    }

    /// Takes note that there is a floor now, and opens its stream.
    pub(super) fn open_floor(self: &Rc<Self>) {
        mark(&self.section, "data-known", "yes");
        self.redraw();
        self.watch_if_known();
    }

    /// Opens the stream, unless it is open.
    pub(super) fn watch_if_known(self: &Rc<Self>) {
        let mut open = self.watch.task.borrow_mut();
        if open.is_some() || !self.is_known() || document().hidden() {
            return;
        }
        let (task, handle) = abortable(self.clone().watch());
        *open = Some(handle);
        spawn_local(async move {
            let _ = task.await;
        });
    }

    /// Closes the stream.
    pub(super) fn close(&self) {
        if let Some(task) = self.watch.task.take() {
            task.abort();
        }
    }

    async fn watch(self: Rc<Self>) {
        let mut doublings = 0;
        loop {
            match watch_floor().await {
                Ok(answer) => {
                    doublings = 0;
                    self.listen_to(answer).await;
                }
                // The floor expired, or never existed: a retry would not help.
                Err(error) if error.status < 500 => return alarm(ALERT, &error.sentence),
                Err(_) => {}
            }
            sleep(PAUSE_MS << doublings).await;
            doublings = DOUBLINGS_MAX.min(doublings + 1);
        }
    }

    async fn listen_to(self: &Rc<Self>, mut answer: Answer) {
        let mut decoder = LineDecoder::default();
        while let Ok(Some(piece)) = answer.next().await {
            decoder.push_lines(&piece, |line| self.handle_line(line));
            self.draw_soon();
        }
    }

    fn handle_line(&self, line: &str) {
        let Some(event) = FloorEvent::from_line(line) else { return };
        if let FloorEvent::Delay { ms, text } = &event {
            self.show_delay(*ms, text);
        }
        if let Some(sentence) = self.model.borrow_mut().take(event) {
            alarm(ALERT, &sentence);
        }
    }

    /// Redraws the seats with the next frame, once for all lines before it.
    fn draw_soon(self: &Rc<Self>) {
        if !self.watch.drawing.replace(true) {
            let this = self.clone();
            spawn_local(async move {
                frame().await;
                this.watch.drawing.set(false);
                if let Some(seat) = this.redraw() {
                    this.say_owner(seat, false);
                }
            });
        }
    }
}
