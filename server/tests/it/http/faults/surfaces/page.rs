//! The run's page, the page that streams to browsers without script, and the widget.

use app::ui::stream::HtmlStream;
use sale::{Lane, event::LineDecoder};
use std::collections::BTreeSet;

use super::{
    super::{numbers, stage::Run, stage::Stage, text::visible},
    Printed,
};

const EXCUSE: &str = "the ledger could not be read";

pub(super) async fn printed(stage: &Stage, run: &Run, lines: &str) -> Vec<Printed> {
    let page = stage.get(&format!("/run/{}", run.id)).await;
    let widget = stage.get(&format!("/embed?run={}&static=1", run.id)).await;
    let observations = stage.post("/fn/regions_said", &format!("run={}", run.id)).await;
    let streamed = run.streamed.clone().unwrap_or_else(|| streamed(lines));
    let mut all = vec![
        Printed::text_of_both("the page", visible(&without_lies(&page))),
        Printed::text_of_both("the page's description", between(&page, "content=\"Seat A1, ", "\"").to_owned()),
        Printed::text_of_both("the widget", visible(&widget)),
        Printed::text_of_both("the stream", visible(&streamed)),
    ];
    for lane in Lane::ALL {
        all.push(section("the page", &page, lane));
        all.push(ledger(&page, run, lane));
        all.push(outcomes(&page, run, lane));
        all.push(total(&page, lane));
        all.push(section("the widget", &widget, lane));
        all.push(stream(&streamed, lane));
        all.extend(regions(&observations, lane));
    }
    all
}

/// The page without its part about histories that the visitor makes up.
fn without_lies(page: &str) -> String {
    let Some((before, rest)) = page.split_once("<section id=\"lie\"") else { return page.to_owned() };
    [before, rest.split_once("</details></section>").expect("its end").1].concat()
}

/// The page that a browser without script would get, for a run that was not started by one.
fn streamed(lines: &str) -> String {
    let (mut html, mut stream) = (String::new(), HtmlStream::default());
    LineDecoder::default().push(lines, |event| html.push_str(&stream.piece(&event)));
    html
}

fn section(place: &str, html: &str, lane: Lane) -> Printed {
    let html = between(html, &format!("<section data-lane=\"{lane}\" "), "</section>");
    // The list of outcomes marks the buyers who hold a ticket.
    let items = html.split("<li ").skip(1).map(|item| item.split("</li>").next().unwrap());
    let holders = items.filter(|item| item.split('>').next().unwrap().contains("data-ticket"));
    let holders = holders.map(|item| digits(item.split_once(">Fan ").expect("a name").1)).collect();
    Printed {
        numbers: numbers::in_html(html),
        holders: Some(holders),
        text: visible(html),
        excuse: Some(EXCUSE),
        ..Printed::of(place, lane)
    }
}

/// The ledger table on the page.
fn ledger(page: &str, run: &Run, lane: Lane) -> Printed {
    let table = table(page, &format!("ledger-{lane}"));
    let text = visible(table);
    let count = text.lines().next().expect("a name").split_whitespace().nth(1).expect("a count");
    Printed {
        numbers: vec![("sold", count.parse().ok())],
        holders: Some(tickets(table, run)),
        text,
        excuse: Some("could not be read"),
        ..Printed::of("the page's ledger", lane)
    }
}

fn outcomes(page: &str, run: &Run, lane: Lane) -> Printed {
    let table = table(page, &format!("outcomes-{lane}"));
    Printed { holders: Some(tickets(table, run)), text: visible(table), ..Printed::of("the page's outcomes", lane) }
}

fn total(page: &str, lane: Lane) -> Printed {
    let about = between(page, "content=\"Seat A1, ", "\"");
    let name = app::ui::words::lane_name(lane);
    let described = between(about, &format!("{name}: "), ".");
    Printed {
        numbers: vec![("sold", described.split(' ').next().and_then(|number| number.parse().ok()))],
        text: described.to_owned(),
        excuse: Some(EXCUSE),
        ..Printed::of("the page's description", lane)
    }
}

/// The rows that each region reported on request, if the lane ran.
fn regions(observations: &str, lane: Lane) -> Option<Printed> {
    let table = observations.split("<h4 ").find(|part| part.starts_with(&format!("id=\"said-{lane}\"")))?;
    let text = visible(table);
    let mut printed = Printed { excuse: Some("not read: "), ..Printed::of("what the regions said", lane) };
    // In the eventual lane rows may still have been on their way; in the strong lane both regions have all of them.
    if lane == Lane::Strong && !text.contains("not read: ") {
        let counts = text.lines().filter_map(|line| line.strip_suffix("rows").or(line.strip_suffix("row")));
        printed.numbers = counts.map(|count| ("sold", count.trim().parse().ok())).collect();
        assert_eq!(printed.numbers.len(), 2, "a ledger a region: {text}");
    }
    Some(Printed { text, ..printed })
}

/// The pieces of a stream that belong to a lane.
fn stream(streamed: &str, lane: Lane) -> Printed {
    let pieces = streamed.split("slot=\"").skip(1).filter(|piece| piece.starts_with(lane.name()));
    let pieces = pieces.map(|piece| piece.split("<p role=\"status\"").next().unwrap());
    let html: String = pieces.map(|piece| format!("<p slot=\"{piece}")).collect();
    Printed {
        numbers: numbers::in_html(&html),
        text: visible(&html),
        excuse: Some(EXCUSE),
        ..Printed::of("the stream", lane)
    }
}

/// Buyers whose sale stands in a table.
fn tickets(table: &str, run: &Run) -> BTreeSet<u32> {
    let sale = format!("<code>{}-", run.id);
    table.split(&sale).skip(1).map(digits).collect()
}

fn digits(text: &str) -> u32 {
    text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().expect("a number")
}

fn table<'a>(page: &'a str, id: &str) -> &'a str {
    let at = page.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no {id}: {page:.400}"));
    let from = page[..at].rfind("<details").expect("a table that opens");
    page[from..].split("</details>").next().unwrap()
}

fn between<'a>(html: &'a str, begin: &str, end: &str) -> &'a str {
    let (_, rest) = html.split_once(begin).unwrap_or_else(|| panic!("no {begin:?} in {html:.400}"));
    rest.split(end).next().expect("always one")
}
