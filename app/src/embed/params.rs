//! The parameters in the widget's address.

use super::{Chrome, Color, Host, LaneChoice, Load, ModeChoice, Motion, Surface, Theme, View, color};
use sale::{BUYERS_MIN, Lane, SeatId, event::percent_decode};

/// Buyers where the address gives no number.
pub const BUYERS: u32 = 60;
/// Longest origin.
const ORIGIN_MAX: usize = 200;
/// Longest id of a run.
const RUN_MAX: usize = 64;

/// The parameters of a widget. Invalid ones are left at their defaults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Params {
    /// The part that is shown.
    pub view: View,
    /// The lanes that are shown.
    pub lanes: LaneChoice,
    /// The contended seat.
    pub seat: SeatId,
    /// Buyers in each lane.
    pub buyers: u32,
    /// The recorded run that is replayed; no database is touched.
    pub run: Option<String>,
    /// The source of outcomes. With a `run`, never [`ModeChoice::Auto`].
    pub mode: ModeChoice,
    /// Seed of the simulation; `None`: any.
    pub seed: Option<u64>,
    /// The speed at which a run is shown, in thousandths of its own speed; `None`: the whole run in a few seconds.
    pub speed: Option<u32>,
    /// Start when the slide is shown. Never under reduced motion.
    pub autoplay: bool,
    /// The moment at which the script is loaded.
    pub load: Load,
    /// Light or dark.
    pub theme: Theme,
    /// The background.
    pub bg: Surface,
    /// Colour of the strong lane.
    pub accent: Option<Color>,
    /// Colour of the eventual lane.
    pub accent2: Option<Color>,
    /// Size of the type, in hundredths.
    pub scale: u32,
    /// The parts around the view.
    pub chrome: Chrome,
    /// No script, the end of a run only.
    pub is_static: bool,
    /// Whether anything moves by itself.
    pub motion: Motion,
    /// The way in which the host gets keys back.
    pub host: Host,
    /// The only origin that gets messages.
    pub origin: Option<String>,
}

/// Smallest and largest speed at which a run is shown, in thousandths.
pub const SPEED: (u32, u32) = (50, 1000);
/// Smallest, usual and largest size of the type, in hundredths.
pub const SCALE: (u32, u32, u32) = (50, 100, 300);

impl Default for Params {
    fn default() -> Self {
        Self {
            view: View::default(),
            lanes: LaneChoice::default(),
            seat: SeatId::first(),
            buyers: BUYERS,
            run: None,
            mode: ModeChoice::default(),
            seed: None,
            speed: None,
            autoplay: false,
            load: Load::default(),
            theme: Theme::default(),
            bg: Surface::default(),
            accent: None,
            accent2: None,
            scale: SCALE.1,
            chrome: Chrome::default(),
            is_static: false,
            motion: Motion::default(),
            host: Host::default(),
            origin: None,
        }
    }
}

impl Params {
    /// Reads the part of an address behind its `?`. Returns also the names of the invalid parameters.
    /// Unknown parameters are ignored; if one is given twice, the last counts.
    #[must_use]
    pub fn of_query(query: &str, buyers_max: u32) -> (Self, Vec<&'static str>) {
        let mut params = Self { buyers: BUYERS.min(buyers_max), ..Self::default() };
        let mut wrong = Vec::new();
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if let Some((name, false)) = params.take(name, value, buyers_max) {
                wrong.push(name);
            }
        }
        params.settle(&mut wrong);
        (params, wrong)
    }

    /// Takes a parameter. Returns its name if it is known, and whether its value is valid.
    fn take(&mut self, name: &str, value: &str, buyers_max: u32) -> Option<(&'static str, bool)> {
        let value = percent_decode(value).unwrap_or_default();
        let value = value.as_str();
        Some(match name {
            "view" => ("view", put(&mut self.view, View::of_name(value))),
            "lanes" | "db" => ("lanes", put(&mut self.lanes, LaneChoice::of_name(value))),
            "seat" => ("seat", put(&mut self.seat, value.parse().ok())),
            "buyers" => ("buyers", put(&mut self.buyers, between(value, BUYERS_MIN, buyers_max))),
            "run" => ("run", put(&mut self.run, run(value).map(Some))),
            "mode" => ("mode", put(&mut self.mode, ModeChoice::of_name(value))),
            "seed" => ("seed", put(&mut self.seed, value.parse().ok().map(Some))),
            "speed" => ("speed", put(&mut self.speed, decimal(value, 3, SPEED.0, SPEED.1).map(Some))),
            "autoplay" => ("autoplay", put(&mut self.autoplay, yes_no(value))),
            "load" => ("load", put(&mut self.load, Load::of_name(value))),
            "theme" => ("theme", put(&mut self.theme, Theme::of_name(value))),
            "dark" => ("dark", put(&mut self.theme, dark(value))),
            "bg" => ("bg", put(&mut self.bg, Surface::of_name(value))),
            "accent" => ("accent", put(&mut self.accent, value.parse().ok().map(Some))),
            "accent2" => ("accent2", put(&mut self.accent2, value.parse().ok().map(Some))),
            "scale" => ("scale", put(&mut self.scale, decimal(value, 2, SCALE.0, SCALE.2))),
            "chrome" => ("chrome", put(&mut self.chrome, Chrome::of_name(value))),
            "static" => ("static", put(&mut self.is_static, yes_no(value))),
            "motion" => ("motion", put(&mut self.motion, Motion::of_name(value))),
            "lang" => ("lang", value == "en"),
            "host" => ("host", put(&mut self.host, Host::of_name(value))),
            "origin" => ("origin", put(&mut self.origin, origin(value).map(Some))),
            _ => return None,
        })
    }

    /// Checks what depends on several parameters together.
    fn settle(&mut self, wrong: &mut Vec<&'static str>) {
        let backgrounds: &[Color] = match self.theme {
            Theme::Light => &color::LIGHT,
            Theme::Dark => &color::DARK,
            Theme::Auto => &[color::LIGHT, color::DARK].concat(),
        };
        for (name, accent) in [("accent", &mut self.accent), ("accent2", &mut self.accent2)] {
            if accent.is_some_and(|accent| !accent.stands_out(backgrounds)) {
                *accent = None;
                wrong.push(name);
            }
        }
        if self.run.is_some() && self.mode == ModeChoice::Auto {
            self.mode = ModeChoice::Replay;
        }
    }

    /// The lanes that are shown.
    #[must_use]
    pub fn lanes(&self) -> &'static [Lane] {
        match self.lanes {
            LaneChoice::Both => &Lane::ALL,
            LaneChoice::Strong => &[Lane::Strong],
            LaneChoice::Eventual => &[Lane::Eventual],
        }
    }

    /// The attributes of `<html>` that style sheet and script read, with their values.
    #[must_use]
    pub fn attributes(&self) -> [(&'static str, &'static str); 7] {
        [
            ("data-view", self.view.name()),
            ("data-lanes", self.lanes.name()),
            ("data-theme", self.theme.name()),
            ("data-bg", self.bg.name()),
            ("data-chrome", self.chrome.name()),
            ("data-motion", self.motion.name()),
            ("data-load", self.load.name()),
        ]
    }
}

fn put<T>(place: &mut T, value: Option<T>) -> bool {
    let can_be = value.is_some();
    if let Some(value) = value {
        *place = value;
    }
    can_be
}

fn yes_no(value: &str) -> Option<bool> {
    match value {
        "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    }
}

fn dark(value: &str) -> Option<Theme> {
    match value {
        "auto" => Some(Theme::Auto),
        _ => yes_no(value).map(|dark| if dark { Theme::Dark } else { Theme::Light }),
    }
}

fn between(value: &str, min: u32, max: u32) -> Option<u32> {
    value.parse().ok().filter(|number| (min..=max).contains(number))
}

/// Reads a decimal as a whole number of its smallest part: "0.1" with 3 places is 100. Further
/// digits are cut off.
fn decimal(value: &str, places: usize, min: u32, max: u32) -> Option<u32> {
    let (whole, part) = value.split_once('.').unwrap_or((value, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && part.is_empty()) || whole.len() > 4 || !digits(whole) || !digits(part) {
        return None;
    }
    let part: String = part.chars().chain(std::iter::repeat('0')).take(places).collect();
    between(&[whole, &part].concat(), min, max)
}

/// Reads a run's id: only its own characters, none of which is special in an address.
fn run(value: &str) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (!value.is_empty() && value.len() <= RUN_MAX && value.bytes().all(plain)).then(|| value.to_owned())
}

/// Reads `https://host` or `http://host:port`, which `postMessage` accepts as a target.
fn origin(value: &str) -> Option<String> {
    let host = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"))?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte);
    (!host.is_empty() && value.len() <= ORIGIN_MAX && host.bytes().all(plain)).then(|| value.to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
