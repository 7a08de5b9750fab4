//! Reports to the host the size that the widget needs.

use super::{super::time::frame, Widget};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::ResizeObserver;

impl Widget {
    /// Watches the size and reports it at most once a frame, and only when it changed.
    pub(super) fn watch_size(self: &Rc<Self>) {
        let (this, reported, due) = (self.clone(), Rc::new(Cell::new((0, 0))), Rc::new(Cell::new(false)));
        let changed = Closure::<dyn Fn()>::new(move || {
            if due.replace(true) {
                return;
            }
            let (this, reported, due) = (this.clone(), reported.clone(), due.clone());
            spawn_local(async move {
                frame().await;
                due.set(false);
                this.report_size(&reported);
            });
        });
        if let Ok(observer) = ResizeObserver::new(changed.into_js_value().unchecked_ref()) {
            observer.observe(&self.root);
        }
    }

    fn report_size(&self, reported: &Cell<(i32, i32)>) {
        let size = (self.root.scroll_width(), self.root.scroll_height());
        let (width, height) = reported.get();
        if (size.0 - width).abs() > 1 || (size.1 - height).abs() > 1 {
            reported.set(size);
            self.host.resize(size.0, size.1);
        }
    }
}
