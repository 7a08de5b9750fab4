//! The checker's finding about a history full of lies, beside its finding about the truth.

use sale::{Finding, Linearity, joined};

/// The linearizability in a finding, without its evidence.
#[must_use]
pub const fn linearity(finding: &Finding) -> Linearity {
    finding.linearizable.linearity()
}

/// Whether the checker finds something that it did not find in the truth.
#[must_use]
pub fn notices(truth: &Finding, now: &Finding) -> bool {
    let more_harm = truth.harms.counts().iter().zip(now.harms.counts()).any(|(before, after)| after.1 > before.1);
    more_harm || matches!(linearity(now), Linearity::Violated(_)) && linearity(now) != linearity(truth)
}

/// The state of the game.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    /// The checker finds something new.
    Noticed,
    /// Its question has no answer.
    Undecided,
    /// Nothing new, and what was found in the truth is still there.
    StillFound,
    /// Nothing is found any more of all that was found in the truth.
    Hidden,
    /// There was nothing to find, and nothing is found.
    Unnoticed,
}

impl Ruling {
    /// The name in style sheets.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Noticed => "noticed",
            Self::Undecided | Self::StillFound => "",
            Self::Hidden | Self::Unnoticed => "unnoticed",
        }
    }

    /// The headline.
    #[must_use]
    pub const fn headline(self) -> &'static str {
        match self {
            Self::Noticed => "! The checker notices.",
            Self::Undecided => "? The checker cannot decide.",
            Self::StillFound => "\u{2717} Not noticed, but not hidden either.",
            Self::Hidden => "\u{2713} Hidden: the checker finds nothing.",
            Self::Unnoticed => "\u{2713} The checker does not notice.",
        }
    }
}

/// Rules on a history with lies in it.
#[must_use]
pub fn ruling(truth: &Finding, now: &Finding) -> Ruling {
    let clean = |finding: &Finding| linearity(finding) == Linearity::Holds && finding.harms.none_found();
    match linearity(now) {
        _ if notices(truth, now) => Ruling::Noticed,
        Linearity::Undecided => Ruling::Undecided,
        _ if clean(truth) => Ruling::Unnoticed,
        _ if clean(now) => Ruling::Hidden,
        _ => Ruling::StillFound,
    }
}

/// The effect of a lie on the finding: the names of that of which there is more, and less.
fn changes(before: &Finding, now: &Finding) -> [Vec<&'static str>; 2] {
    let (mut more, mut less) = (Vec::new(), Vec::new());
    for ((harm, before), (_, now)) in before.harms.counts().into_iter().zip(now.harms.counts()) {
        match before.cmp(&now) {
            std::cmp::Ordering::Less => more.push(harm.name()),
            std::cmp::Ordering::Greater => less.push(harm.name()),
            std::cmp::Ordering::Equal => {}
        }
    }
    match (linearity(before), linearity(now)) {
        (before, now) if before == now => {}
        (Linearity::Violated(_), Linearity::Violated(_)) => more.push("another contradiction"),
        (before, now) => {
            less.extend(name_of(before));
            more.extend(name_of(now));
        }
    }
    [more, less]
}

const fn name_of(linearity: Linearity) -> Option<&'static str> {
    match linearity {
        Linearity::Holds => None,
        Linearity::Violated(_) => Some("contradiction"),
        Linearity::Undecided => Some("open question"),
    }
}

/// Whether a lie left the verdict as it was, and whether it added something to it.
pub(super) fn effect(before: &Finding, now: &Finding) -> (bool, bool) {
    let [more, less] = changes(before, now);
    (more.is_empty() && less.is_empty(), !more.is_empty())
}

/// The effect of a lie on the verdict, in a sentence that says only what the two findings say.
#[must_use]
pub fn difference(before: &Finding, now: &Finding) -> String {
    let [more, less] = changes(before, now).map(|names| joined(&names, ", "));
    match (more.is_empty(), less.is_empty()) {
        (true, true) => "This lie changes nothing: the verdict is the same as before it.".into(),
        (false, true) => ["More after this lie: ", &more, "."].concat(),
        (true, false) => ["Less after this lie: ", &less, "."].concat(),
        (false, false) => ["More after this lie: ", &more, ". Less: ", &less, "."].concat(),
    }
}

/// The score: the number of lies, and since which one they are noticed. One item a lie.
#[must_use]
pub fn score(noticed: &[bool]) -> String {
    let lies = match noticed.len() {
        0 => return String::new(),
        1 => "1 lie told, ".into(),
        several => [&several.to_string(), " lies told, "].concat(),
    };
    let how = match (noticed.ends_with(&[true]), noticed.iter().rposition(|noticed| !noticed)) {
        (true, None) if noticed.len() == 1 => "noticed.".into(),
        (true, None) => "noticed since the first.".into(),
        (true, Some(before)) => ["noticed since number ", &(before + 2).to_string(), "."].concat(),
        (false, _) if noticed.contains(&true) => "not noticed any more.".into(),
        (false, _) => "none noticed.".into(),
    };
    [lies, how].concat()
}
