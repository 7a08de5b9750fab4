//! Parameters that are one word of a few.

/// An enum whose variants are words; the first one is the default.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$word_about:meta])* $word:ident = $text:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$word_about])* $word,)+ }

        impl $name {
            /// Every word, the default first.
            pub const ALL: &[Self] = &[$(Self::$word,)+];

            /// The word.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$word => $text,)+ }
            }

            /// The variant of that word.
            #[must_use]
            pub fn of_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.name() == name)
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::ALL[0]
            }
        }
    };
}

words! {
    /// Which part of the race is shown.
    View {
        /// Seat, button and both lanes.
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
    Db {
        /// Both.
        Both = "both",
        /// The strong lane.
        Dsql = "dsql",
        /// The eventual lane.
        Ddb = "ddb",
    }
}

words! {
    /// Where outcomes come from. What is shown is on the badge, always.
    ModeAsked {
        /// From the server; if it is not there, a recorded run; if there is none, a simulation.
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
    Load {
        /// With the page.
        Eager = "eager",
        /// When the visitor asks for it.
        Click = "click",
    }
}

words! {
    /// Light or dark.
    Theme {
        /// As the visitor's system is.
        Auto = "auto",
        /// Light.
        Light = "light",
        /// Dark.
        Dark = "dark",
    }
}

words! {
    /// What is behind the widget.
    Surface {
        /// The theme's paper.
        Solid = "solid",
        /// What the host shows there.
        Transparent = "transparent",
    }
}

words! {
    /// What stands around the view. The badge stands there in any case.
    Chrome {
        /// Title and footer.
        Full = "full",
        /// Nothing.
        Plain = "plain",
    }
}

words! {
    /// Whether anything moves by itself.
    Motion {
        /// Unless the visitor's system asks for none.
        Auto = "auto",
        /// No.
        Off = "off",
    }
}

words! {
    /// How keys that the widget does not use are handed back to the host.
    Host {
        /// As a `key` message; as reveal.js expects it once that has said `slide:start`.
        Auto = "auto",
        /// As reveal.js expects it.
        Reveal = "reveal",
        /// Not at all.
        None = "none",
    }
}
