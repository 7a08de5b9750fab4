//! The swarm of a simulated lane: the same buyers, distributed over connections and released one
//! after the other, like the real ones.

use super::{
    SimSpec,
    chance::Chance,
    line::{Line, Server},
    speed::{LINES_A_REGION, Speed},
    time::{Task, Time},
};
use crate::{Attempt, Buyer, Clock, Lane, Op, Recorded, Recorder, Region, Sale, purchase};
use std::cell::RefCell;

/// The swarm of a lane.
pub(super) struct Swarm<'a> {
    pub(super) run: &'a str,
    pub(super) spec: &'a SimSpec,
    pub(super) lane: Lane,
    pub(super) regions: &'a [Region],
    pub(super) time: &'a Time,
    pub(super) server: &'a Server,
}

/// The result of a swarm.
pub(super) struct Swarmed {
    /// The attempts, each with the time of its answer, in the order of these times.
    pub(super) attempts: Vec<(u64, Attempt)>,
    pub(super) ops: Vec<Op>,
}

impl Swarm<'_> {
    /// Returns the number of connections to both regions together.
    pub(super) fn lines(&self) -> u32 {
        let buyers = self.spec.buyers;
        buyers.div_ceil(2).min(LINES_A_REGION) + (buyers / 2).min(LINES_A_REGION)
    }

    /// Sends every buyer, and returns when the last one was answered.
    pub(super) fn go(&self) -> Swarmed {
        let recorder = Recorder::new(self.spec.buyers, self.time.clone());
        let attempts = RefCell::default();
        let mut chance = Chance::new(self.spec.seed, 1);
        let mut tasks: Vec<Task<'_>> = Vec::new();
        for first in shuffled(self.lines(), &mut chance) {
            let line = self.line(first, chance.fork());
            tasks.push(Box::pin(self.queue(line, first, &recorder, &attempts)));
        }
        self.time.run(tasks);
        let ops = recorder.take();
        Swarmed { attempts: attempts.into_inner(), ops }
    }

    /// Opens the connection of a first buyer: buyers alternate between the regions.
    fn line(&self, first: u32, chance: Chance) -> Line {
        Line::new(self.time.clone(), self.server.clone(), Speed::of(self.lane), region(first), chance)
    }

    /// Sends the buyers of one connection, one after the other.
    async fn queue(
        &self,
        mut line: Line,
        first: u32,
        recorder: &Recorder<Time>,
        attempts: &RefCell<Vec<(u64, Attempt)>>,
    ) {
        line.released().await;
        let mut number = first;
        while number <= self.spec.buyers {
            let attempt = self.attempt(&mut line, number, recorder).await;
            attempts.borrow_mut().extend(attempt.map(|attempt| (self.time.now_ns(), attempt)));
            number += self.lines();
        }
    }

    async fn attempt(&self, line: &mut Line, number: u32, recorder: &Recorder<Time>) -> Option<Attempt> {
        let region = region(number);
        let sale = Sale::of_fan(self.run, self.spec.seat, number, self.regions[region].clone());
        let buyer = Buyer { run: self.run, lane: self.lane, number, region: region as u8, buyers: self.spec.buyers };
        let mut line = Recorded::begin(line, recorder, buyer);
        let answer = purchase(&mut line, &sale).await;
        line.end(&answer)
    }
}

/// Returns the index of the region in which a buyer is: buyers alternate.
const fn region(buyer: u32) -> usize {
    (buyer as usize + 1) % 2
}

/// Returns the first buyer of each connection. The one who is released first has an advantage: the seed decides.
fn shuffled(lines: u32, chance: &mut Chance) -> Vec<u32> {
    let mut order: Vec<u32> = (1..=lines).collect();
    for index in (1..lines).rev() {
        let other = chance.of(&(0..=index)) as usize;
        order.swap(index as usize, other);
    }
    order
}
