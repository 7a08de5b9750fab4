//! Parameters that are one word of a few.

use sale::words;

words! {
    /// The part of the race that is shown.
    #[derive(Default)]
    pub enum View {
        /// Seat, button and both lanes.
        #[default]
        Race = "race",
        /// The seat alone, with its tickets.
        Seat = "seat",
        /// The lanes, and a small button.
        Lanes = "lanes",
        /// The verdict, and a small button.
        Verdict = "verdict",
    }
}

words! {
    /// The lanes that are shown.
    #[derive(Default)]
    pub enum LaneChoice {
        /// Both.
        #[default]
        Both = "both",
        /// The strong lane.
        Strong = "strong" | "dsql",
        /// The eventual lane.
        Eventual = "eventual" | "ddb" | "naive",
    }
}

words! {
    /// The source of outcomes. The badge always names the source of what is shown.
    #[derive(Default)]
    pub enum ModeChoice {
        /// From the server; if it is down, a recorded run; if there is none, a simulation.
        #[default]
        Auto = "auto",
        /// From the server, or not at all.
        Live = "live",
        /// From a recorded run.
        Replay = "replay",
        /// From the simulation.
        Sim = "sim",
    }
}

words! {
    /// The moment at which the script is loaded.
    #[derive(Default)]
    pub enum Load {
        /// With the page.
        #[default]
        Eager = "eager",
        /// When the visitor asks for it.
        Click = "click",
    }
}

words! {
    /// Light or dark.
    #[derive(Default)]
    pub enum Theme {
        /// The theme of the visitor's system.
        #[default]
        Auto = "auto",
        /// Light.
        Light = "light",
        /// Dark.
        Dark = "dark",
    }
}

words! {
    /// The background of the widget.
    #[derive(Default)]
    pub enum Surface {
        /// The paper colour of the theme.
        #[default]
        Solid = "solid",
        /// The host's own background.
        Transparent = "transparent",
    }
}

words! {
    /// The parts around the view. The badge is always there.
    #[derive(Default)]
    pub enum Chrome {
        /// Title and footer.
        #[default]
        Full = "full",
        /// Nothing.
        Plain = "plain",
    }
}

words! {
    /// Whether anything moves by itself.
    #[derive(Default)]
    pub enum Motion {
        /// Yes, unless the visitor's system asks for reduced motion.
        #[default]
        Auto = "auto",
        /// No.
        Off = "off",
    }
}

words! {
    /// The way in which the host gets back keys that the widget does not use.
    #[derive(Default)]
    pub enum Host {
        /// As a `key` message; as reveal.js expects it once the host has sent `slide:start`.
        #[default]
        Auto = "auto",
        /// As reveal.js expects it.
        Reveal = "reveal",
        /// Not at all.
        None = "none",
    }
}
