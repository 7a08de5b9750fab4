use super::*;
use crate::embed::color;

const LINES: &str = include_str!("../../../../crates/race/recorded/run.txt");

fn page(query: &str) -> EmbedPage {
    let (params, wrong) = Params::of_query(query, 500);
    let record = Arc::new(RunRecord::of_lines(LINES).unwrap());
    let assets = EmbedAssets::Linked {
        css: "/pkg/embed.Ab.css".into(),
        script: "/pkg/widget.Cd.js".into(),
        wasm: "/pkg/widget.Ef.wasm".into(),
    };
    EmbedPage {
        params,
        wrong,
        buyers_max: 500,
        recorded: vec![Recorded { record, lines: LINES.into() }],
        assets,
        notice: None,
    }
}

fn html(query: &str) -> String {
    embed_html(page(query), Some("N0nce"))
}

fn offline(query: &str) -> String {
    let assets =
        EmbedAssets::Inline { css: "body{}".into(), script: "start('</script><!--')".into(), packed: "H4sI+/=".into() };
    embed_html(EmbedPage { assets, ..page(query) }, None)
}

/// The text between two markers.
fn between<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
    let rest = html.split_once(from).unwrap_or_else(|| panic!("{from} is in {html}")).1;
    rest.split_once(to).unwrap_or_else(|| panic!("{to} is behind {from}")).0
}

#[test]
fn the_page_has_what_its_script_looks_for() {
    let html = html("");
    assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\" data-view=\"race\" data-lanes=\"both\""), "{html}");
    for part in [
        "data-buyers-max=\"500\"",
        "<meta name=\"robots\" content=\"noindex\">",
        "<link rel=\"stylesheet\" href=\"/pkg/embed.Ab.css\">",
        "src=\"/pkg/widget.Cd.js\"",
        "data-wasm=\"/pkg/widget.Ef.wasm\"",
        "<body data-prevent-swipe",
        "data-widget",
        "data-state=\"idle\"",
        "data-badge-word",
        "data-badge-text",
        "data-headline-buyers",
        "data-headline-seat",
        "data-start-form",
        "data-start",
        "data-seat-figure",
        "data-seat-name",
        "role=\"status\" data-status",
        "role=\"alert\" data-alert",
        "data-speed-says",
        "data-run-link",
        "<template id=\"outcome\"",
        "data-run=\"01a231e8d933763eb267f77217461a42\"",
        "data-when=\"1 December 2026\"",
    ] {
        assert!(html.contains(part), "{part} is in {html}");
    }
    for lane in ["strong", "eventual"] {
        let section = between(&html, &format!("data-lane=\"{lane}\""), "</section>");
        for part in [
            "data-total",
            "data-total-word",
            "data-verdict",
            "data-sentence",
            "class=\"outcomes\"",
            "data-engine",
            "data-failed",
        ] {
            assert!(section.contains(part), "{part} is in {section}");
        }
    }
}

#[test]
fn the_question_is_asked_with_its_guesses_as_buttons() {
    let controls = |query| {
        let html = html(query).replace("<!>", "");
        between(&html, "data-start-form", "<noscript").to_owned()
    };
    let page = html("buyers=24&seat=C7").replace("<!>", "");
    let question = between(&page, "<h1", "</h1>");
    let words: String = question.split('<').map(|part| part.split_once('>').unwrap_or(("", part)).1).collect();
    assert_eq!(words, "24 people press Buy on seat C7. How many get it?");
    let three = controls("buyers=24");
    for guess in
        ["value=\"one\">1<", "value=\"two\">2<", "value=\"more\">more<", ">Just break it<", ">Skip to the end<"]
    {
        assert!(three.contains(guess), "{guess} is in {three}");
    }
    assert_eq!(three.matches("<button type=\"button\"").count(), 4, "nothing is ever submitted: {three}");
    assert!(!controls("buyers=2").contains("more"), "two buyers cannot get more than two tickets");
}

#[test]
fn before_the_first_press_no_number_is_shown_whatever_the_mode() {
    for query in ["", "mode=replay", "mode=sim&seed=7", "run=01a231e8d933763eb267f77217461a42"] {
        let html = html(query);
        let lanes = between(&html, "data-lane=\"strong\"", "<footer");
        assert!(
            !lanes.contains("<li") && !lanes.contains("sold-once") && lanes.contains("data-total>\u{2013}<"),
            "{query}"
        );
    }
}

#[test]
fn the_badge_is_there_whatever_is_asked_for_and_says_what_is_shown() {
    let badge = |html: &str| {
        let html = html.replace("<!>", "");
        let word = between(&html, "data-badge-word>", "<").to_owned();
        (word, between(&html, "data-badge-text>", "</span").to_owned())
    };
    for (query, word, text) in [
        ("", "\u{2026}", "Looking for the server."),
        ("chrome=plain&view=verdict&mode=live", "\u{2026}", "Looking for the server."),
        ("load=click", "\u{2026}", "Not loaded yet."),
        ("mode=sim&seed=7", "SIMULATED", "in this browser, seed 7."),
        ("mode=replay", "REPLAY", "A real run of 1 December 2026, as recorded (PostgreSQL 15"),
        ("static=1&mode=sim", "REPLAY", "A real run of 1 December 2026"),
    ] {
        let shown = badge(&html(query));
        assert!(shown.0 == word && shown.1.contains(text), "{query}: {shown:?}");
    }
    assert_eq!(badge(&offline("")).0, "SIMULATED", "a file has no server");
    let hides = include_str!("../../../../style/embed/views.css");
    assert!(!hides.contains("badge"), "no view says anything of the badge");
}

#[test]
fn a_still_page_is_the_end_of_a_run_and_runs_nothing() {
    for page in [page("static=1"), EmbedPage { assets: EmbedAssets::Missing, ..page("") }] {
        let missing = matches!(page.assets, EmbedAssets::Missing);
        let html = embed_html(page, Some("N0nce"));
        assert!(
            !html.contains("<script") && !html.contains("data-start-form") && !html.contains("<noscript"),
            "{html}"
        );
        assert!(html.contains(" data-static") && html.contains("data-state=\"ended\" data-mode=\"replay\""), "{html}");
        assert_eq!(html.matches("data-ticket><span").count(), 61, "a ticket a row");
        assert!(html.contains("href=\"/run/01a231e8d933763eb267f77217461a42\""));
        assert_eq!(html.contains("scripts/widget.sh"), missing);
        assert_eq!(html.contains("<style nonce=\"N0nce\">"), missing, "the look is there in any case");
    }
}

#[test]
fn what_cannot_be_is_named_and_what_can_is_set() {
    let html = html("seat=Z9&speed=9&accent=2f7d32&theme=light&scale=1.4");
    assert!(html.contains(" data-param-error=\"seat speed\">"), "{html}");
    assert!(html.contains("what cannot be: seat, speed."));
    assert!(html.contains("<style nonce=\"N0nce\">:root{--accent:#2f7d32;--scale:1.4}</style>"), "{html}");
    assert!(!self::html("").contains("data-param-error"));
}

#[test]
fn a_file_needs_nothing_else() {
    let html = offline("");
    assert!(html.contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"), "{html}");
    assert!(
        !html.contains("nonce")
            && !html.contains(" src=")
            && !html.contains("stylesheet")
            && !html.contains("<noscript")
    );
    assert!(html.contains("<script type=\"text/plain\" data-wasm-gzip>H4sI+/=</script>"), "{html}");
    assert!(html.contains("<script>start('<\\/script><\\!--')</script></body>"), "{html}");
}

#[test]
fn a_widget_in_the_script_of_the_page_is_loaded_from_there() {
    let of_page = |query| EmbedPage {
        assets: EmbedAssets::OfPage { script: "/p.js".into(), wasm: "/p.wasm".into() },
        ..page(query)
    };
    let html = embed_html(of_page(""), Some("N0nce"));
    let script = between(&html, "<script data-page=\"/p.js\" data-wasm=\"/p.wasm\" nonce=\"N0nce\">", "</script>");
    assert!(script.contains("await import(script.dataset.page)") && script.contains("await boot()"), "{script}");
    assert!(html.ends_with("</script></body></html>"), "the elements that it looks for are in front of it");
    assert!(html.contains("<style nonce=\"N0nce\">") && !html.contains("scripts/widget.sh"), "{html}");
    assert!(!embed_html(of_page("static=1"), Some("N0nce")).contains("<script"), "a still page runs nothing");
}

#[test]
fn a_recorded_line_cannot_end_its_element() {
    let mut page = page("");
    page.recorded[0].lines = "x strong </script><script>alert(1)\n".into();
    let html = embed_html(page, None);
    assert!(html.contains("x strong %3C/script>%3Cscript>alert(1)"), "{html}");
}

#[test]
fn without_script_the_same_address_leads_to_a_still_page() {
    let html = html("view=lanes&theme=dark&load=click");
    assert!(html.contains("<a href=\"?view=lanes&amp;theme=dark&amp;static=1\">"), "{html}");
    assert!(html.contains("data-load-button") && !self::html("").contains("data-load-button"));
}

#[test]
fn the_lanes_own_colours_stand_out_on_their_themes() {
    let tokens = include_str!("../../../../style/tokens.css");
    for name in ["--strong", "--eventual", "--edge", "--fault"] {
        let pair = between(tokens, &format!("{name}: light-dark(#"), ")");
        let (light, dark) = pair.split_once(", #").unwrap();
        for (color, grounds) in [(light, &color::LIGHT), (dark, &color::DARK)] {
            assert!(color.parse::<crate::embed::Color>().unwrap().stands_out(grounds), "{name}: {color}");
        }
    }
}
