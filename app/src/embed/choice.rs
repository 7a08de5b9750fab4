//! Parameters that are one word of a few.

use sale::words;

words! {
    /// Which part of the race is shown.
    #[derive(Default)]
    pub enum View {
        /// Seat, button and both lanes.
        #[default]
        Race = "race",
        /// The seat alone, with its tickets.
        Seat = "seat",
        /// The lanes, and a small button.
        Lanes = "lanes",
        /// What the rows said, and a small button.
        Verdict = "verdict",
    }
}

words! {
    /// Which lanes.
    #[derive(Default)]
    pub enum LanesAsked {
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
    /// Where outcomes come from. What is shown is on the badge, always.
    #[derive(Default)]
    pub enum ModeAsked {
        /// From the server; if it is not there, a recorded run; if there is none, a simulation.
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
    /// When the script is loaded.
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
        /// As the visitor's system is.
        #[default]
        Auto = "auto",
        /// Light.
        Light = "light",
        /// Dark.
        Dark = "dark",
    }
}

words! {
    /// What is behind the widget.
    #[derive(Default)]
    pub enum Surface {
        /// The theme's paper.
        #[default]
        Solid = "solid",
        /// What the host shows there.
        Transparent = "transparent",
    }
}

words! {
    /// What stands around the view. The badge stands there in any case.
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
        /// Unless the visitor's system asks for none.
        #[default]
        Auto = "auto",
        /// No.
        Off = "off",
    }
}

words! {
    /// How keys that the widget does not use are handed back to the host.
    #[derive(Default)]
    pub enum Host {
        /// As a `key` message; as reveal.js expects it once that has said `slide:start`.
        #[default]
        Auto = "auto",
        /// As reveal.js expects it.
        Reveal = "reveal",
        /// Not at all.
        None = "none",
    }
}
