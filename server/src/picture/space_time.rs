//! The space-time view: one bar for each buyer, from request to response, region by region; the operations of the
//! counterexample in red, numbered, each with its sentence.

use super::svg::{FONT, INK, INK_SOFT, PAPER, RED, RULE, Type, colour, lines, text};
use app::ui::words::{DID_NOT_RUN, DRAWN_MAX, contention::raced, lane_name, replication, tenths};
use sale::{
    Attempt, Lane, Mark,
    date::date,
    event::{LaneRecord, Replication, RunRecord},
};
use std::{collections::HashSet, fmt::Write as _};

const WIDTH: u32 = 1200;
const MARGIN: u32 = 32;
/// The left end of the bars; the names of the buyers are to the left of it.
const LEFT: u32 = 190;
const BARS: u32 = WIDTH - LEFT - MARGIN;
const ROW: u32 = 14;
/// Characters of a sentence that fit on a line.
const LINE: usize = 130;

const TITLE: Type = Type { size: 24, bold: true, colour: INK };
const SOFT: Type = Type { size: 14, bold: false, colour: INK_SOFT };
const SENTENCE: Type = Type { size: 15, bold: false, colour: RED };
const NUMBER: Type = Type { size: 12, bold: true, colour: RED };

pub(super) fn svg(run: &RunRecord) -> String {
    let mut body = String::new();
    text(&mut body, MARGIN, 44, &TITLE, &format!("WorldSeat: {} buyers a lane, seat {}", run.buyers, run.seat));
    let about = format!("Run {}, {}. A bar is one buyer, from request to answer.", run.run, date(run.started_at_ms));
    text(&mut body, MARGIN, 70, &SOFT, &about);
    text(
        &mut body,
        MARGIN,
        90,
        &SOFT,
        "Ring: read \u{201c}free\u{201d}. Square: wrote. Shaded: between the two. Filled: holds a ledger row. Notch: refused, began again.",
    );
    let scale = Scale::of(run);
    let mut y = 130;
    for lane in Lane::ALL {
        y = diagram(&mut body, y, lane, run, &scale) + 44;
    }
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" font-family="{FONT}, system-ui, sans-serif"><rect width="{WIDTH}" height="{y}" fill="{PAPER}"/>{body}</svg>"#
    )
}

/// Draws one lane from `y` on, and returns its lower end.
fn diagram(out: &mut String, mut y: u32, lane: Lane, run: &RunRecord, scale: &Scale) -> u32 {
    let (record, absent) = (run.lane(lane), run.did_not_run(lane));
    let engine = record.opened.as_ref().map_or("", |opened| &opened.engine);
    text(out, MARGIN, y, &Type { size: 18, bold: true, colour: colour(lane) }, lane_name(lane));
    text(out, LEFT, y, &SOFT, &lines(engine, LINE, 1)[0]);
    y += 20;
    if let Some(why) = record.failed.as_deref().or(absent.then_some(DID_NOT_RUN)) {
        text(out, MARGIN, y + 10, &SOFT, &lines(why, LINE, 1)[0]);
        return y + 20;
    }
    if record.verdict().is_some_and(|verdict| verdict.sold().is_none()) {
        text(out, LEFT, y, &SOFT, "The ledger could not be read: no bar is filled, whoever holds a row.");
        y += 20;
    }
    if let Some(raced) = record.judged.as_ref().map(raced).filter(|raced| !raced.is_empty()) {
        text(out, LEFT, y, &SOFT, &raced);
        y += 20;
    }
    let drawn = drawn(record);
    let tickets: HashSet<u32> = record.tickets.iter().copied().collect();
    let regions = record.opened.as_ref().map_or(&[][..], |opened| &opened.regions);
    let replicated = Replication::of(lane, record).filter(|_| regions.len() == 2);
    for (index, region) in regions.iter().enumerate() {
        if let Some(of) = replicated.as_ref().filter(|_| index == 1) {
            y += 24;
            arrow(out, y, scale, of);
        }
        y += 18;
        text(out, MARGIN, y, &SOFT, region.as_str());
        for attempt in drawn.iter().filter(|attempt| usize::from(attempt.region) == index) {
            y += ROW;
            bar(out, y, lane, scale, attempt, tickets.contains(&attempt.buyer));
            red(out, y, scale, record, attempt.buyer);
        }
    }
    y = axis(out, y + 22, scale);
    if let Some(of) = &replicated {
        y += 22;
        text(out, LEFT, y, &SOFT, &replication(of, regions));
    }
    if let Some(more) = record.attempts.len().checked_sub(drawn.len()).filter(|more| *more > 0) {
        y += 22;
        text(out, LEFT, y, &SOFT, &format!("and {more} more buyers, in the run\u{2019}s history"));
    }
    sentences(out, y, &record.marks)
}

/// The buyers drawn, at most [`DRAWN_MAX`], those of the counterexample among them.
fn drawn(record: &LaneRecord) -> Vec<&Attempt> {
    let marked = |attempt: &Attempt| record.marks.iter().any(|mark| mark.buyer == attempt.buyer);
    let mut all: Vec<&Attempt> = record.attempts.iter().collect();
    all.sort_by_key(|attempt| (!marked(attempt), attempt.started_us, attempt.buyer));
    all.truncate(DRAWN_MAX);
    all.sort_by_key(|attempt| (attempt.started_us, attempt.buyer));
    all
}

/// Converts microseconds after the release to x coordinates, the same in both lanes.
struct Scale {
    end_us: u64,
}

impl Scale {
    fn of(run: &RunRecord) -> Self {
        Self { end_us: run.last_answer_us() }
    }

    fn x(&self, us: u64) -> u32 {
        let offset = u128::from(us.min(self.end_us)) * u128::from(BARS) / u128::from(self.end_us);
        LEFT + u32::try_from(offset).unwrap_or(BARS)
    }
}

fn bar(out: &mut String, y: u32, lane: Lane, scale: &Scale, attempt: &Attempt, ticket: bool) {
    let colour = colour(lane);
    let (from, to) = (scale.x(attempt.started_us), scale.x(attempt.ended_us()));
    let (fill, top, width) = (if ticket { colour } else { "none" }, y - 9, (to - from).max(2));
    text(out, MARGIN + 60, y, &Type { size: 11, bold: false, colour: INK_SOFT }, &format!("Fan {}", attempt.buyer));
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        r#"<rect x="{from}" y="{top}" width="{width}" height="9" rx="2" fill="{fill}" stroke="{colour}"/>"#
    );
    for again in attempt.again_us.iter().map(|us| scale.x(*us)) {
        let _ = write!(out, r#"<path d="M{again} {} v13" stroke="{INK}"/>"#, y - 11);
    }
    steps(out, y, scale, attempt, colour);
}

/// Draws the first write on its way to the other region, between the bars of both: it ends at the first answer "sold"
/// there, or is broken off at the last answer "free".
fn arrow(out: &mut String, y: u32, scale: &Scale, of: &Replication) {
    let (from, to) = (scale.x(of.wrote_us), scale.x(of.until_us()));
    let (begin, end) = if of.region == 0 { (y - 20, y + 4) } else { (y + 4, y - 20) };
    text(out, MARGIN + 60, y - 4, &Type { size: 11, bold: false, colour: INK_SOFT }, "the write");
    // Writing to a String cannot fail.
    let _ = match of.sold_us {
        Some(_) => write!(
            out,
            r#"<path d="M{from} {begin}L{to} {end}" stroke="{INK}" stroke-width="2"/><circle cx="{to}" cy="{end}" r="4" fill="{INK}"/>"#
        ),
        None => {
            let stop = y - 8;
            write!(
                out,
                r#"<path d="M{from} {begin}L{to} {stop}" stroke="{INK}" stroke-width="2" stroke-dasharray="5 4"/><path d="M{} {}l10 10m0 -10l-10 10" stroke="{INK}" stroke-width="2"/>"#,
                to.saturating_sub(5),
                stop - 5
            )
        }
    };
}

/// Draws a ring where the buyer read "free", a square where they had written, and the time between the two.
fn steps(out: &mut String, y: u32, scale: &Scale, attempt: &Attempt, colour: &str) {
    let Some(steps) = &attempt.steps else { return };
    for (from, to) in attempt.gaps_us().map(|(from, to)| (scale.x(from), scale.x(to))) {
        let (top, width) = (y - 9, to - from);
        // Writing to a String cannot fail.
        let _ = write!(out, r##"<rect x="{from}" y="{top}" width="{width}" height="9" fill="{INK}" opacity="0.25"/>"##);
    }
    for read in steps.free_us.iter().map(|us| scale.x(*us)) {
        let _ = write!(
            out,
            r#"<circle cx="{read}" cy="{}" r="4" fill="{PAPER}" stroke="{colour}" stroke-width="2"/>"#,
            y - 4
        );
    }
    for wrote in steps.wrote_us.iter().map(|us| scale.x(*us)) {
        let (left, top) = (wrote.saturating_sub(4), y - 8);
        let _ = write!(out, r#"<rect x="{left}" y="{top}" width="8" height="8" fill="{INK}" stroke="{PAPER}"/>"#);
    }
}

/// Draws the marks of the counterexample for this buyer.
fn red(out: &mut String, y: u32, scale: &Scale, record: &LaneRecord, buyer: u32) {
    for (number, mark) in (1..).zip(&record.marks).filter(|(_, mark)| mark.buyer == buyer) {
        let (from, to) = (scale.x(mark.from_ns / 1000), scale.x(mark.to_ns / 1000));
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            r#"<rect x="{from}" y="{}" width="{}" height="11" fill="none" stroke="{RED}" stroke-width="2" stroke-dasharray="4 2"/>"#,
            y - 10,
            (to - from).max(3)
        );
        text(out, LEFT - 16, y, &NUMBER, &format!("{number}"));
    }
}

fn axis(out: &mut String, y: u32, scale: &Scale) -> u32 {
    // Writing to a String cannot fail.
    let _ = write!(out, r#"<path d="M{LEFT} {} h{BARS}" stroke="{RULE}"/>"#, y - 14);
    for quarter in 0..=4_u64 {
        let us = scale.end_us / 4 * quarter;
        let x = scale.x(us) - if quarter == 4 { 50 } else { 0 };
        text(out, x, y, &Type { size: 12, bold: false, colour: INK_SOFT }, &format!("{} ms", tenths(us)));
    }
    y
}

fn sentences(out: &mut String, mut y: u32, marks: &[Mark]) -> u32 {
    for (number, mark) in (1..).zip(marks) {
        for line in lines(&format!("{number}. {}", mark.sentence), LINE, 2) {
            y += 22;
            text(out, LEFT, y, &SENTENCE, &line);
        }
    }
    y
}
