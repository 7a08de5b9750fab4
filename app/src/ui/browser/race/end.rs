//! The end of a run: the server draws its result, the page shows the run slowly, and then the result.

use super::{
    super::{
        details,
        dom::{all, find, flag, page},
        lane::LaneCard,
        live_region::{STATUS, alarm_with_link, announce},
        server::run_result,
    },
    ALERT, Race,
    beat::Beat,
};
use crate::ui::result::{BETWEEN, PLACES};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

impl Race {
    /// Draws the end of the run that was asked for by the current press.
    pub(super) fn ended(&self) {
        self.lanes.iter().for_each(LaneCard::over);
        if let Some(race) = self.me.upgrade() {
            spawn_local(race.fetch_result());
        }
    }

    async fn fetch_result(self: Rc<Self>) {
        let (id, guess) = (self.run.borrow().id.clone(), self.run.borrow().guess.clone());
        match run_result(&id, &guess).await {
            Ok(html) => {
                place(&html);
                self.replay.read().await;
                self.present();
            }
            Err(error) => {
                self.let_go();
                self.set_beat(Beat::Result);
                alarm_with_link(ALERT, &error.sentence, &["/run/", &id].concat(), "See the stored result");
            }
        }
    }

    fn present(&self) {
        self.let_go();
        self.run.borrow_mut().untold = true;
        details::renew();
        for why in page().iter().flat_map(|page| all(page, "[data-why]")) {
            flag(&why, "hidden", false);
        }
        self.set_beat(Beat::Watch);
        announce(STATUS, "");
        self.replay.present();
    }

    /// No run is in progress any more, as far as this page knows.
    pub(super) fn let_go(&self) {
        flag(&self.root, "data-running", false);
    }
}

/// Puts the parts of the result into their places.
fn place(html: &str) {
    for (place, part) in PLACES.iter().zip(html.split(BETWEEN)) {
        if let Some(place) = find(&["[data-place=", place, "]"].concat()) {
            // HTML of our own server, which has escaped all text of others.
            place.set_inner_html(part);
        }
    }
}
