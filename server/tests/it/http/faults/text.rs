//! The statements of a text about rows: every number and every sentence that can be true only of rows that were read.

use super::truth::Truth;

/// Texts around a number, and the name of the number. The first match counts.
const NUMBERS: [(&str, &str, &str); 19] = [
    ("", " ticket is hidden", "hidden"),
    ("", " tickets are hidden", "hidden"),
    ("", " person will be turned away", "oversold"),
    ("", " people will be turned away", "oversold"),
    ("", " oversold, ", "oversold"),
    ("", " hidden by the seat map", "hidden"),
    ("", " buyer was not told what the ledger says", "lost"),
    ("", " buyers were not told what the ledger says", "lost"),
    ("The ledger shows ", "", "sold"),
    ("The seat map shows ", " owners", "owners"),
    ("sold seat A1 ", " times", "sold"),
    ("seat A1 was sold ", " times", "sold"),
    ("The ledger holds ", " tickets", "sold"),
    ("holds ", " rows", "sold"),
    (": ", " sold, ", "sold"),
    ("sold-once: ", " sold", "sold"),
    ("", " people got it", "sold"),
    ("", " person got it", "sold"),
    ("", " ticket", "sold"),
];

type Holds = fn(&Truth) -> bool;

/// Sentences, each with the condition under which it is true.
const SENTENCES: [(&str, Holds); 22] = [
    ("So does the ledger", |truth| truth.sold().is_some() && truth.sold() == truth.number("owners")),
    ("shows no owner", |truth| truth.number("owners") == Some(0)),
    ("shows one owner", |truth| truth.number("owners") == Some(1)),
    ("All three agree", |truth| agree(truth) && truth.sold() == truth.number("believed")),
    ("Ledger and seat map agree", agree),
    ("No ticket sold", |truth| truth.sold() == Some(0)),
    ("Nobody holds a ticket", |truth| truth.sold() == Some(0)),
    ("holds no row", |truth| truth.sold() == Some(0)),
    ("holds one row", |truth| truth.sold() == Some(1)),
    ("sold seat A1 once", |truth| truth.sold() == Some(1)),
    ("was sold twice", |truth| truth.sold() == Some(2)),
    ("One ticket too many", |truth| truth.number("oversold") == Some(1)),
    ("Tickets too many", |truth| truth.number("oversold") > Some(1)),
    ("holds a ticket", ledger_read),
    ("hold tickets", ledger_read),
    ("holds no ticket", ledger_read),
    ("hold no ticket", ledger_read),
    ("cannot be told what became", |truth| ledger_read(truth) && truth.number("unknown") > Some(0)),
    ("that no buyer of this run can explain", ledger_read),
    ("the ledger could not be read", |truth| truth.ran && !ledger_read(truth)),
    ("seat map could not be read", |truth| truth.ran && truth.number("owners").is_none()),
    ("id not run", |truth| !truth.ran),
];

/// Sentences that are always wrong here: each run here has an end and a response.
const NEVER: [&str; 3] = ["Not counted yet", "was not asked", "no verdict"];

fn ledger_read(truth: &Truth) -> bool {
    truth.sold().is_some()
}

fn agree(truth: &Truth) -> bool {
    ledger_read(truth) && truth.sold() == truth.number("owners") && truth.number("lost") == Some(0)
}

/// Returns the statements of a text about rows that are true of none of these lanes, each as a sentence.
pub(super) fn lies(text: &str, of: &[&Truth]) -> Vec<String> {
    let mut lies = Vec::new();
    for (number, before, after) in numbers(text) {
        let fits = |(begin, end, _): &&(&str, &str, &str)| before.ends_with(begin) && after.starts_with(end);
        let Some((_, _, name)) = NUMBERS.iter().find(fits) else { continue };
        let count = number.parse().ok();
        if !of.iter().any(|truth| truth.number(name) == count) {
            lies.push(format!("{name} is not {number} as in {:?}", [tail(before), number, head(after)].concat()));
        }
    }
    let false_ones = SENTENCES.iter().filter(|(_, holds)| !of.iter().any(|truth| holds(truth)));
    let sentences = false_ones.map(|(sentence, _)| *sentence).chain(NEVER);
    lies.extend(
        sentences
            .filter_map(|sentence| text.lines().find(|line| line.contains(sentence)))
            .map(|line| format!("{line:?}")),
    );
    lies
}

/// Each number that is a word of its own, with the text before and after it.
fn numbers(text: &str) -> Vec<(&str, &str, &str)> {
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some(begin) = text[from..].find(|c: char| c.is_ascii_digit()).map(|at| from + at) {
        let end = text[begin..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |length| begin + length);
        if text[..begin].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !"-.:#".contains(c)) {
            found.push((&text[begin..end], &text[..begin], &text[end..]));
        }
        from = end;
    }
    found
}

fn tail(text: &str) -> &str {
    let from = text.char_indices().rev().nth(60).map_or(0, |(at, _)| at);
    &text[from..]
}

fn head(text: &str) -> &str {
    let to = text.char_indices().nth(60).map_or(text.len(), |(at, _)| at);
    &text[..to]
}

/// The text of HTML or SVG that a visitor sees. Inline elements, and the lines into
/// which a picture breaks a sentence, do not break it here.
pub(super) fn visible(html: &str) -> String {
    let (mut text, mut rest) = (String::new(), html);
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let name: String = tag.chars().take_while(|c| c.is_alphanumeric() || "/!-".contains(*c)).collect();
        let end = match name.as_str() {
            "script" => "</script>",
            "style" => "</style>",
            name if name.starts_with("!--") => "-->",
            _ => ">",
        };
        match name.trim_start_matches('/') {
            "strong" | "span" | "b" | "a" | "code" | "text" | "tspan" => text.push(' '),
            name if name.starts_with('!') => {}
            _ => text.push('\n'),
        }
        rest = tag.split_once(end).map_or("", |(_, rest)| rest);
    }
    text.push_str(rest);
    let plain = [("&quot;", "\""), ("&#x27;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    let text = plain.iter().fold(text, |text, (entity, character)| text.replace(entity, character));
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_text_is_read_as_a_visitor_reads_it() {
    let html = "<p class=\"total\"><strong data-total>3</strong> <span>tickets</span></p><!-- 9 tickets --><dd>0</dd>\
                <dt>tickets too many</dt><script>7 tickets</script><text>4</text><text>tickets sold</text>";
    let text = visible(html);
    assert_eq!(text, "3 tickets\n0\ntickets too many\n4 tickets sold");
    let found: Vec<&str> =
        numbers("us-east-1, 12.5 ms, RUN-3, 60 buyers").into_iter().map(|(number, ..)| number).collect();
    assert_eq!(found, ["12", "60"]);
}
