//! docs/cost.md as numbers.

use std::{collections::BTreeMap, fs, path::Path};

use super::price::Prices;

/// The largest factor by which a stated bound may be above the count: a bound that is too wide says nothing.
const SLACK: f64 = 8.0;
/// Lower counts are treated like this one in that comparison.
const FEW: f64 = 30.0;

/// A lower and an upper bound.
pub(super) type Bounds = (f64, f64);
type Table = BTreeMap<String, Vec<f64>>;

/// The tables by the heading above them; the rows are those whose first cell is a name in backticks.
pub(super) struct Sheet {
    tables: BTreeMap<String, Table>,
}

impl Sheet {
    pub(super) fn read() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cost.md");
        let text = fs::read_to_string(path).expect("docs/cost.md");
        let (mut tables, mut heading) = (BTreeMap::<String, Table>::new(), String::new());
        for line in text.lines() {
            if let Some(title) = line.strip_prefix("### ") {
                heading = title.to_lowercase();
            } else if let Some((name, numbers)) = row(line) {
                tables.entry(heading.clone()).or_default().insert(name, numbers);
            }
        }
        Self { tables }
    }

    fn table(&self, heading: &str) -> &Table {
        self.tables.get(heading).unwrap_or_else(|| panic!("docs/cost.md has no table under \"### {heading}\""))
    }

    /// Returns the bounds under a heading.
    pub(super) fn bounds(&self, heading: &str) -> BTreeMap<&str, Bounds> {
        let bounds = |numbers: &Vec<f64>| match numbers[..] {
            [low, high, ..] => (low, high),
            _ => panic!("two numbers a row under \"{heading}\": {numbers:?}"),
        };
        self.table(heading).iter().map(|(name, numbers)| (name.as_str(), bounds(numbers))).collect()
    }

    /// Checks that every count is within its stated bounds, that nothing is left out, and that no bound is too wide.
    pub(super) fn agrees(&self, heading: &str, counted: &BTreeMap<String, f64>) {
        let stated = self.bounds(heading);
        for (name, count) in counted {
            let Some((low, high)) = stated.get(name.as_str()) else {
                panic!("docs/cost.md says nothing of {name} ({count}) under \"{heading}\"");
            };
            assert!((*low..=*high).contains(count), "{heading}: {name} is {count}, and stated is {low} to {high}");
            assert!(*high <= SLACK * count.max(FEW), "{heading}: {name} is {count}, far below {high}");
        }
        for (name, (low, _)) in stated {
            assert!(counted.contains_key(name) || low == 0.0, "{heading}: {name} was not counted at all");
        }
    }

    /// Checks that the bill is the counts times the prices, to two digits.
    pub(super) fn adds_up(&self) {
        let prices = Prices::of(self.table("prices"));
        let wrong = |(name, stated): (&str, Bounds)| {
            let due = prices.bill(self, name);
            let right = |stated: f64, due: f64| (stated - due).abs() <= 0.05 * due + 1e-9;
            let holds = right(stated.0, due.0) && right(stated.1, due.1);
            (!holds).then(|| format!("{name}: {:.4} to {:.4} cents are due, {stated:?} are stated", due.0, due.1))
        };
        let wrong: Vec<String> = self.bounds("the bill").into_iter().filter_map(wrong).collect();
        assert!(wrong.is_empty(), "docs/cost.md does not add up:\n{}", wrong.join("\n"));
    }
}

/// Reads a row's name and the numbers at the beginning of its other cells.
fn row(line: &str) -> Option<(String, Vec<f64>)> {
    let (name, rest) = line.strip_prefix("| `")?.split_once("` |")?;
    let number = |cell: &str| cell.trim().replace(',', "").parse().ok();
    Some((name.to_owned(), rest.split('|').map_while(number).collect()))
}
