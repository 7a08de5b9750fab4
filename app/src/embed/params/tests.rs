use super::*;

const BUYERS_MAX: u32 = 500;

fn of(query: &str) -> (Params, Vec<&'static str>) {
    Params::of_query(query, BUYERS_MAX)
}

#[test]
fn every_parameter_is_read() {
    let (params, wrong) =
        of("view=lanes&lanes=eventual&seat=C7&buyers=24&mode=sim&seed=18446744073709551615&speed=0.05\
        &autoplay=1&load=click&theme=dark&bg=transparent&accent=74B6F2&accent2=f3a24f&scale=1.4&chrome=plain\
        &static=1&motion=off&lang=en&host=reveal&origin=https%3A%2F%2FSlides.example%3A8000");
    assert_eq!(wrong, Vec::<&str>::new());
    let expected = Params {
        view: View::Lanes,
        lanes: LaneChoice::Eventual,
        seat: "C7".parse().unwrap(),
        buyers: 24,
        run: None,
        mode: ModeChoice::Sim,
        seed: Some(u64::MAX),
        speed: Some(50),
        autoplay: true,
        load: Load::Click,
        theme: Theme::Dark,
        bg: Surface::Transparent,
        accent: "74b6f2".parse().ok(),
        accent2: "f3a24f".parse().ok(),
        scale: 140,
        chrome: Chrome::Plain,
        is_static: true,
        motion: Motion::Off,
        host: Host::Reveal,
        origin: Some("https://slides.example:8000".into()),
    };
    assert_eq!(params, expected);
    assert_eq!(params.lanes(), [Lane::Eventual]);
}

#[test]
fn older_words_for_the_lanes_are_read() {
    for (query, lanes) in [
        ("db=dsql", LaneChoice::Strong),
        ("db=ddb", LaneChoice::Eventual),
        ("db=both", LaneChoice::Both),
        ("lanes=naive", LaneChoice::Eventual),
        ("db=dsql&lanes=eventual", LaneChoice::Eventual),
    ] {
        assert_eq!(of(query), (Params { lanes, ..Params::default() }, vec![]), "{query}");
    }
}

#[test]
fn what_cannot_be_stays_at_its_default_and_is_named() {
    for (query, name) in [
        ("view=everything", "view"),
        ("lanes=DSQL", "lanes"),
        ("db=none", "lanes"),
        ("seat=Z9", "seat"),
        ("buyers=1", "buyers"),
        ("buyers=501", "buyers"),
        ("buyers=99999999999", "buyers"),
        ("seed=-1", "seed"),
        ("speed=0.049", "speed"),
        ("speed=1.001", "speed"),
        ("speed=.", "speed"),
        ("speed=1e0", "speed"),
        ("scale=0.4", "scale"),
        ("scale=NaN", "scale"),
        ("scale=", "scale"),
        ("autoplay=yes", "autoplay"),
        ("run=../../etc", "run"),
        ("run=", "run"),
        ("lang=de", "lang"),
        ("accent=ffffff", "accent"),
        ("theme=dark&accent2=202020", "accent2"),
        ("origin=*", "origin"),
        ("origin=javascript:alert(1)", "origin"),
        ("origin=https://a.example/%22%3E", "origin"),
        ("view=%ff", "view"),
    ] {
        let (params, wrong) = of(query);
        assert_eq!(wrong, [name], "{query}");
        assert_eq!(Params { theme: Theme::Auto, ..params }, Params::default(), "{query}");
    }
}

#[test]
fn what_is_not_ours_is_passed_over() {
    for query in ["", "&&", "utm_source=slides", "view", "VIEW=seat", "=&=", "%76iew=seat"] {
        let (params, wrong) = of(query);
        assert_eq!(params, Params::default(), "{query}");
        assert!(wrong.is_empty() || wrong == ["view"], "{query}");
    }
    assert_eq!(of("theme=light&dark=1").0.theme, Theme::Dark, "the last one counts");
    assert_eq!(of("run=01a2&mode=auto").0.mode, ModeChoice::Replay);
    assert_eq!(Params::of_query("", 24).0.buyers, 24, "no more than the server allows");
}
