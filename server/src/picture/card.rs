//! The social card: the sales of both lanes, in large print.

use super::svg::{CARD, FONT, INK, INK_SOFT, PAPER, RULE, Type, colour, lines, text};
use app::ui::words::{DID_NOT_RUN, checked, lane_name, map_sentence, number, tickets, verdict_sentence};
use sale::{
    Lane,
    date::date,
    event::{LaneRecord, Linearity, RunRecord},
};
use std::fmt::Write as _;

/// The size that social sites require.
const SIZE: (u32, u32) = (1200, 630);
const MARGIN: u32 = 40;
const GAP: u32 = 24;
const PANEL: (u32, u32) = ((SIZE.0 - 2 * MARGIN - GAP) / 2, 430);
const PANEL_TOP: u32 = 150;
/// Characters of a sentence that fit on a line of a panel.
const LINE: usize = 40;

const NAME: Type = Type { size: 26, bold: true, colour: INK };
const TITLE: Type = Type { size: 44, bold: true, colour: INK };
const SMALL: Type = Type { size: 19, bold: false, colour: INK_SOFT };
const SENTENCE: Type = Type { size: 25, bold: true, colour: INK };

pub(super) fn svg(run: &RunRecord) -> String {
    let (width, height) = SIZE;
    let mut out = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="{FONT}"><rect width="{width}" height="{height}" fill="{PAPER}"/>"#
    );
    text(&mut out, MARGIN, 52, &NAME, "WorldSeat");
    let title = format!("Seat {}. {} buyers. Same moment.", run.seat, run.buyers);
    text(&mut out, MARGIN, 108, &TITLE, &title);
    for lane in Lane::ALL {
        panel(&mut out, lane, run.lane(lane), run.did_not_run(lane));
    }
    let foot = format!("A real run of {}, counted from the committed ledger.", date(run.started_at_ms));
    text(&mut out, MARGIN, 612, &SMALL, &foot);
    out.push_str("</svg>");
    out
}

fn panel(out: &mut String, lane: Lane, record: &LaneRecord, absent: bool) {
    let x = MARGIN + lane.index() as u32 * (PANEL.0 + GAP);
    let (width, height, colour) = (PANEL.0, PANEL.1, colour(lane));
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        r#"<rect x="{x}" y="{PANEL_TOP}" width="{width}" height="{height}" rx="12" fill="{CARD}" stroke="{RULE}"/><rect x="{x}" y="{PANEL_TOP}" width="{width}" height="10" rx="5" fill="{colour}"/>"#
    );
    let left = x + 28;
    text(out, left, PANEL_TOP + 52, &Type { size: 28, bold: true, colour }, lane_name(lane));
    let engine = record.opened.as_ref().map_or("", |opened| &opened.engine);
    for (number, line) in (0..).zip(lines(engine, 52, 2)) {
        text(out, left, PANEL_TOP + 84 + number * 24, &SMALL, &line);
    }
    match (&record.judged, &record.failed) {
        (Some(judged), _) => {
            total(out, left, colour, judged.verdict.sold());
            sentence(out, left, &verdict_sentence(lane, &judged.verdict));
            for (number, line) in (0..).zip(lines(&map_sentence(&judged.verdict), 50, 2)) {
                text(out, left, PANEL_TOP + 362 + number * 24, &SMALL, &line);
            }
        }
        (None, Some(why)) => sentence(out, left, why),
        (None, None) if absent => sentence(out, left, DID_NOT_RUN),
        (None, None) => sentence(out, left, "Not counted yet."),
    }
    if let Some(checked) = &record.checked {
        text(out, left, PANEL_TOP + 414, &SMALL, &linearity_line(checked.linearizable));
    }
}

/// Draws the number, and after it the unit.
fn total(out: &mut String, left: u32, colour: &str, sold: Option<u32>) {
    let (y, what, sold) = (PANEL_TOP + 244, tickets(sold), number(sold));
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        r#"<text x="{left}" y="{y}" font-size="150" font-weight="700" fill="{colour}">{sold}<tspan font-size="40" dx="14">{what}</tspan></text>"#
    );
}

fn sentence(out: &mut String, left: u32, words: &str) {
    for (number, line) in (0..).zip(lines(words, LINE, 3)) {
        text(out, left, PANEL_TOP + 296 + number * 33, &SENTENCE, &line);
    }
}

fn linearity_line(linearity: Linearity) -> String {
    let anomaly = linearity.fault().map(|fault| format!(", {}", fault.anomaly()));
    format!("{}{}.", checked::linearizable(linearity), anomaly.unwrap_or_default())
}
