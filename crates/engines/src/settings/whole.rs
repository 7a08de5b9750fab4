//! Parses whole numbers of the command line or the environment, with a sentence for anything else.

use std::{fmt::Display, ops::RangeInclusive, str::FromStr};

/// Returns a parser of whole numbers in this range.
pub fn whole<T>(range: RangeInclusive<T>) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static
where
    T: FromStr + PartialOrd + Display + Copy + Send + Sync + 'static,
{
    move |text| {
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.ok_or_else(|| format!("it is to be a whole number from {} to {}", range.start(), range.end()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_of_the_range_is_told_the_range() {
        let read = whole(2..=60_u32);
        assert_eq!((read("2"), read("60")), (Ok(2), Ok(60)));
        for bad in ["1", "61", "abc", "", "2.5", "-3", "99999999999"] {
            assert_eq!(read(bad), Err("it is to be a whole number from 2 to 60".into()), "{bad}");
        }
    }
}
