//! Closed sets of words: values that are stored and sent as one word of a few.

/// Declares an enum whose variants are words, each with its one name: `ALL`, `name` and
/// `of_name` follow from the declaration. So a new word is declared once, and all code that
/// lists or reads the words knows it; where a `match` distinguishes them, the compiler requires it. Older
/// words for a variant follow its name (`"strong" | "dsql"`): they are read and never written.
#[macro_export]
macro_rules! words {
    ($(#[$about:meta])* pub enum $name:ident { $($(#[$word_about:meta])* $word:ident = $text:literal $(| $old:literal)*,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$word_about])* $word,)+ }

        impl $name {
            /// Every word, in the order of the declaration.
            pub const ALL: [Self; [$($text),+].len()] = [$(Self::$word),+];

            /// Returns the word, as it is stored, sent and shown.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$word => $text,)+ }
            }

            /// Returns the variant of that word, or of an older word for it.
            #[must_use]
            pub fn of_name(name: &str) -> Option<Self> {
                match name { $($text $(| $old)* => Some(Self::$word),)+ _ => None }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::{Action, CheckAnswer, Conclusion, Fault, Harm, Lane, Outcome};
    use std::collections::BTreeSet;

    #[test]
    fn every_word_is_read_back_and_no_two_are_the_same() {
        fn read_back<T: PartialEq + Copy + std::fmt::Debug, const N: usize>(
            all: [T; N],
            name: fn(T) -> &'static str,
            of_name: fn(&str) -> Option<T>,
        ) {
            assert_eq!(all.map(|word| of_name(name(word))), all.map(Some));
            assert_eq!(all.map(name).into_iter().collect::<BTreeSet<_>>().len(), N);
            assert_eq!(["", "none", &name(all[0]).to_uppercase()].map(of_name), [None; 3]);
        }
        read_back(Lane::ALL, Lane::name, Lane::of_name);
        read_back(Outcome::ALL, Outcome::name, Outcome::of_name);
        read_back(Action::ALL, Action::name, Action::of_name);
        read_back(Fault::ALL, Fault::name, Fault::of_name);
        read_back(Harm::ALL, Harm::name, Harm::of_name);
        read_back(Conclusion::ALL, Conclusion::name, Conclusion::of_name);
        read_back(CheckAnswer::ALL, CheckAnswer::name, CheckAnswer::of_name);
    }

    #[test]
    fn what_is_stored_keeps_its_names() {
        assert_eq!(Lane::ALL.map(Lane::name), ["strong", "eventual"]);
        assert_eq!(Outcome::ALL.map(Outcome::name), ["confirmed", "rejected", "unknown"]);
        let actions =
            ["purchase", "begin", "read-seat", "mark-sold", "append-sale", "commit", "roll-back", "find-sale"];
        assert_eq!(Action::ALL.map(Action::name), actions);
        let faults = ["two-sales", "stale-read", "phantom-rejection", "future-read", "lost-sale", "unexplained-sale"];
        assert_eq!(Fault::ALL.map(Fault::name), faults);
        let harms = ["oversold", "unsold", "stale read", "phantom rejection", "lost receipt"];
        assert_eq!(Harm::ALL.map(Harm::name), harms);
        let conclusions = ["sold-once", "oversold", "unsold", "undecided", "impossible"];
        assert_eq!(Conclusion::ALL.map(Conclusion::name), conclusions);
        assert_eq!(CheckAnswer::ALL.map(CheckAnswer::name), ["holds", "violated", "undecided"]);
    }
}
