//! The pictures show what the record contains, for any record.

use super::*;

/// A strong lane that sold once and an eventual one that sold twice, with its counterexample.
const LINES: &str = "run r C7 2 1795000000000\nlane strong 2 us-east-1,us-east-2 PostgreSQL%20%3C16%3E\n\
    a strong 1 0 c 0 5 900 850 - -\na strong 2 1 r 1 9 1900 - 1200 -\nt strong 1\n\
    v strong sold-once 1 1 1 0 1 0 1 1904 4 4 0\nc strong holds 0 0 0 0 0 12 40 -\n\
    lane eventual 2 us-east-1,us-east-2 dynoxide\na eventual 1 0 c 0 5 900 850 - -\n\
    a eventual 2 1 c 0 9 1900 1800 - -\nt eventual 1,2\nv eventual oversold 2 2 0 0 1 0 0 1904 4 4 1\n\
    c eventual two-sales 1 0 0 0 0 12 40 Both%20bought.\nm eventual 1 0 purchase 5000 905000 Fan%201%20bought.\n\
    m eventual 2 1 purchase 9000 1909000 Fan%202%20bought%20%26%20paid.\nkept 1797592000000\nend\n";

fn run(lines: &str) -> RunRecord {
    RunRecord::of_lines(lines).unwrap()
}

/// Returns the texts of an SVG, without its marks.
fn texts(svg: &str) -> Vec<String> {
    svg.replace("<tspan", "</text><text")
        .split("<text")
        .skip(1)
        .map(|text| text.split_once('>').unwrap().1.split('<').next().unwrap().to_owned())
        .collect()
}

#[test]
fn the_card_says_both_totals() {
    let texts = texts(&card::svg(&run(LINES)));
    for wanted in ["1", "ticket", "2", "tickets", "PostgreSQL &lt;16&gt;", "Linearizable: holds."] {
        assert!(texts.iter().any(|text| text == wanted), "{wanted}: {texts:?}");
    }
    let png = card(&run(LINES)).unwrap();
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    assert_eq!((&png[16..20], &png[20..24]), (&1200_u32.to_be_bytes()[..], &630_u32.to_be_bytes()[..]));
}

#[test]
fn every_letter_of_the_card_is_in_its_font() {
    let missing: Vec<char> = texts(&card::svg(&run(LINES)))
        .concat()
        .chars()
        .filter(|c| {
            !(' '..='~').contains(c)
                && !"\u{a0}\u{b7}\u{d7}\u{2013}\u{2014}\u{2018}\u{2019}\u{201c}\u{201d}\u{2026}".contains(*c)
        })
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_space_time_view_draws_the_first_write_on_its_way_to_the_other_region() {
    let timed = LINES.replace("eventual 1 0 c 0 5 900 850 - -", "eventual 1 0 c 0 5 900 850 - - 100 800");
    let late = timed.replace("1900 1800 - -", "1900 1800 - - 1500 1700");
    for (lines, arrives, said) in [
        (late.clone(), false, "and nobody read \u{201c}sold\u{201d}."),
        (late.replace("a eventual 2 1 c", "a eventual 2 1 r"), true, "the first \u{201c}sold\u{201d} at 1.9 ms."),
    ] {
        let svg = space_time(&run(&lines));
        let texts = texts(&svg);
        assert!(texts.iter().any(|text| text == "the write"));
        assert!(
            texts
                .iter()
                .any(|text| text.starts_with("Fan 1 had written in us-east-1 at 0.8 ms.") && text.ends_with(said)),
            "{texts:?}"
        );
        assert_eq!(svg.contains("stroke-dasharray=\"5 4\""), !arrives);
        assert!(rasterised(&svg).is_ok(), "it is well-formed");
    }
}

#[test]
fn the_space_time_view_marks_the_counterexample_and_says_it() {
    let svg = space_time(&run(LINES));
    let texts = texts(&svg);
    assert!(texts.iter().any(|text| text == "2. Fan 2 bought &amp; paid."), "{texts:?}");
    assert_eq!(svg.matches("stroke-dasharray").count(), 2);
    assert!(rasterised(&svg).is_ok(), "it is well-formed");
}

#[test]
fn a_run_that_only_began_has_pictures_too() {
    for lines in ["run r C7 2 0\n", "run r C7 2 0\nx strong It%20is%20%3Cdown%3E.\nend\n"] {
        let run = run(lines);
        assert!(card(&run).is_ok() && rasterised(&space_time(&run)).is_ok());
    }
}

#[test]
fn of_thousands_of_buyers_some_are_drawn_and_the_rest_counted() {
    let mut lines = "run r C7 5000 0\nlane strong 2 us-east-1,us-east-2 P\n".to_owned();
    for buyer in 1..=5000 {
        lines += &format!("a strong {buyer} {} r 0 {} 900 - - -\n", buyer % 2, buyer * 10);
    }
    lines += "m strong 4990 0 purchase 5000 905000 Late.\n";
    let texts = texts(&space_time(&run(&lines)));
    assert!(texts.iter().any(|text| text.starts_with("and 4880 more buyers")), "{texts:?}");
    assert!(texts.iter().any(|text| text == "Fan 4990"), "who is in the counterexample is drawn");
}
