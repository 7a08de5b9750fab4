//! The simulation, which runs in this browser.

use super::Widget;
use sale::{
    event::RunEvent,
    sim::{SimSpec, simulate},
};

/// Seeds that the widget chooses itself are below this, so that a speaker can read one out.
const SEEDS: f64 = 10_000.0;

impl Widget {
    /// The seed of the run that is shown or comes next.
    fn seed(&self) -> u64 {
        self.params.borrow().seed.unwrap_or_else(|| self.chance.get())
    }

    /// Takes another seed, unless the address names one.
    pub(super) fn reseed(&self) {
        // Never negative, so only the digits behind the point are lost.
        self.chance.set((js_sys::Math::random() * SEEDS) as u64);
    }

    pub(super) fn simulated_events(&self) -> Vec<RunEvent> {
        let params = self.params.borrow();
        let spec =
            SimSpec { lanes: params.lanes().to_vec(), seat: params.seat, buyers: params.buyers, seed: self.seed() };
        simulate(&spec).events
    }

    pub(super) fn simulated_source(&self) -> String {
        let engines = match self.params.borrow().lanes().len() {
            1 => "one rule-made engine",
            _ => "two rule-made engines",
        };
        ["No database: ", engines, " in this browser, seed ", &self.seed().to_string(), "."].concat()
    }
}
