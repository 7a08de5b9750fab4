//! The run as pictures.

use app::ui::words;
use sale::{Lane, event::RunRecord};
use worldseat::picture::card_svg;

use super::{
    super::{stage::Run, stage::Stage, text::visible},
    Printed,
};

/// The fill colours of a bar whose buyer holds a row.
const FILLS: [&str; 2] = ["#0b5394", "#a34700"];

pub(super) async fn printed(stage: &Stage, run: &Run, lines: &str) -> Vec<Printed> {
    let view = stage.get(&format!("/run/{}.svg", run.id)).await;
    let card = card_svg(&RunRecord::of_lines(lines).expect("a run"));
    Lane::ALL.into_iter().flat_map(|lane| [of_card(&card, lane), of_view(&view, lane)]).collect()
}

fn of_card(card: &str, lane: Lane) -> Printed {
    let panel = panel(card, lane);
    // The only large number.
    let total = panel.split_once("font-size=\"150\"").and_then(|(_, rest)| rest.split_once('>'));
    let total = total.map(|(_, rest)| rest.split('<').next().unwrap().parse().ok());
    Printed {
        numbers: total.map(|total| ("sold", total)).into_iter().collect(),
        text: visible(panel),
        excuse: Some("the ledger could not be read"),
        ..Printed::of("the card", lane)
    }
}

fn of_view(view: &str, lane: Lane) -> Printed {
    let panel = panel(view, lane);
    let bars = panel.split("font-size=\"11\"").skip(1);
    let filled = bars.filter(|bar| bar.contains(&format!("rx=\"2\" fill=\"{}\"", FILLS[lane.index()])));
    let fan = |bar: &str| bar.split_once(">Fan ")?.1.split('<').next()?.parse().ok();
    Printed {
        holders: Some(filled.filter_map(fan).collect()),
        text: visible(panel),
        excuse: Some("The ledger could not be read"),
        ..Printed::of("the space-time view", lane)
    }
}

/// The lane's half of a picture: the eventual lane is the second.
fn panel(svg: &str, lane: Lane) -> &str {
    let name = |lane| format!(">{}</text>", words::lane_name(lane));
    let (_, rest) = svg.split_once(&name(Lane::Strong)).expect("the strong lane");
    let (strong, eventual) = rest.split_once(&name(Lane::Eventual)).expect("the eventual lane");
    match lane {
        Lane::Strong => strong,
        Lane::Eventual => eventual,
    }
}
