//! A widget's address: the parameters that differ from their defaults.

use crate::embed::Params;

/// Writes the part of an address behind its `?`; empty where everything has its default.
/// No value has characters that are special in an address or in HTML, so none is encoded.
#[must_use]
pub fn query_of(params: &Params) -> String {
    let plain = Params::default();
    let words = [
        ("view", params.view.name(), plain.view.name()),
        ("lanes", params.lanes.name(), plain.lanes.name()),
        ("mode", params.mode.name(), plain.mode.name()),
        ("load", params.load.name(), plain.load.name()),
        ("theme", params.theme.name(), plain.theme.name()),
        ("bg", params.bg.name(), plain.bg.name()),
        ("chrome", params.chrome.name(), plain.chrome.name()),
        ("motion", params.motion.name(), plain.motion.name()),
        ("host", params.host.name(), plain.host.name()),
        ("autoplay", flag(params.autoplay), "0"),
        ("static", flag(params.is_static), "0"),
    ];
    let words = words.into_iter().filter(|(_, value, usual)| value != usual);
    let words = words.map(|(name, value, _)| (name, Some(value.to_owned())));
    let others = [
        ("seat", (params.seat != plain.seat).then(|| params.seat.to_string())),
        ("buyers", (params.buyers != plain.buyers).then(|| params.buyers.to_string())),
        ("run", params.run.clone()),
        ("seed", params.seed.map(|seed| seed.to_string())),
        ("speed", params.speed.map(|speed| decimal(speed, 3))),
        ("accent", params.accent.map(crate::embed::Color::hex)),
        ("accent2", params.accent2.map(crate::embed::Color::hex)),
        ("scale", (params.scale != plain.scale).then(|| decimal(params.scale, 2))),
        ("origin", params.origin.clone()),
    ];
    let all = words.chain(others).filter_map(|(name, value)| Some([name, "=", &value?].concat()));
    all.collect::<Vec<_>>().join("&")
}

const fn flag(on: bool) -> &'static str {
    if on { "1" } else { "0" }
}

/// Writes a whole number of hundredths or thousandths as a decimal: 140 with 2 places is "1.4".
pub(super) fn decimal(number: u32, places: u32) -> String {
    let unit = 10_u32.pow(places);
    let part = format!("{:0width$}", number % unit, width = places as usize);
    match part.trim_end_matches('0') {
        "" => (number / unit).to_string(),
        part => format!("{}.{part}", number / unit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_as_what_it_was_made_of() {
        for query in [
            "",
            "view=verdict",
            "theme=dark&host=reveal&autoplay=1&scale=1.4",
            "lanes=eventual&load=click&chrome=plain&motion=off&static=1&seat=C7&buyers=24&seed=7&speed=0.05&scale=0.5",
            "mode=replay&run=01a2&bg=transparent&accent=0b5394&origin=https://slides.example:8000&theme=light",
        ] {
            let (params, wrong) = Params::of_query(query, 500);
            assert!(wrong.is_empty(), "{query}: {wrong:?}");
            let written = query_of(&params);
            assert_eq!(Params::of_query(&written, 500), (params, vec![]), "{query} became {written}");
            assert_eq!(written.len(), query.len(), "{query} became {written}");
        }
    }

    #[test]
    fn decimals_are_short() {
        assert_eq!(
            [(140, 2), (100, 2), (50, 3), (1000, 3), (305, 2)].map(|(n, places)| decimal(n, places)),
            ["1.4", "1", "0.05", "1", "3.05"]
        );
    }
}
