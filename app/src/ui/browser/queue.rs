//! Draws events on the page: once a frame, and a limited number of them.

use super::time::frame;
use sale::event::RunEvent;
use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};
use wasm_bindgen_futures::spawn_local;

/// Events drawn in one frame: with ten changes to the page for each, and their layout,
/// this stays far below the 50 ms that a visitor would notice, also on a slow machine.
/// A run of 10,000 takes four seconds to draw.
const EVENTS_A_FRAME: usize = 40;

/// Events that are not drawn yet.
#[derive(Default)]
pub(super) struct Queue {
    events: RefCell<VecDeque<RunEvent>>,
    drawing: Cell<bool>,
}

/// A page or a widget on which events are drawn.
pub(super) trait Draws {
    /// The events that are not drawn yet.
    fn queue(&self) -> &Queue;

    /// Draws one event.
    fn draw(&self, event: RunEvent);

    /// Called when nothing more is drawn in this frame.
    fn end_of_frame(&self);
}

impl Queue {
    /// Drops the events that are not drawn yet.
    #[cfg(feature = "widget")]
    pub(super) fn clear(&self) {
        self.events.borrow_mut().clear();
    }
}

/// Takes events; they are drawn with the next frames.
pub(super) fn take<D: Draws + 'static>(page: &Rc<D>, events: Vec<RunEvent>) {
    let queue = page.queue();
    queue.events.borrow_mut().extend(events);
    if !queue.drawing.replace(true) {
        spawn_local(draw_all(page.clone()));
    }
}

async fn draw_all<D: Draws>(page: Rc<D>) {
    while !page.queue().events.borrow().is_empty() {
        frame().await;
        draw_some(&*page);
    }
    page.queue().drawing.set(false);
}

fn draw_some(page: &impl Draws) {
    for _ in 0..EVENTS_A_FRAME {
        let event = page.queue().events.borrow_mut().pop_front();
        match event {
            Some(event) => page.draw(event),
            None => break,
        }
    }
    page.end_of_frame();
}
