use super::*;

fn buyer(read_us: u64, wrote_us: u64, answered_us: u64, ticket: bool) -> Times {
    Times { read_us: Some(read_us), wrote_us: Some(wrote_us), answered_us, ticket }
}

/// Somebody who was answered and of whom nothing else is known.
fn answered(answered_us: u64) -> Times {
    Times { answered_us, ..Times::default() }
}

fn track() -> Track {
    Track::new(vec![buyer(100, 200, 300, true), buyer(50, 250, 400, true), answered(350)])
}

#[test]
fn a_moment_shows_what_each_had_done() {
    let track = track();
    let steps = |now_us| track.steps(now_us).collect::<Vec<_>>();
    assert_eq!(steps(49), [Step::Waiting, Step::Waiting, Step::Waiting]);
    assert_eq!(steps(100), [Step::Read, Step::Read, Step::Waiting]);
    assert_eq!(steps(250), [Step::Wrote, Step::Wrote, Step::Waiting]);
    assert_eq!(steps(350), [Step::Answered, Step::Wrote, Step::Answered]);
    assert_eq!(track.counts(150), Counts { read: 2, tickets: 0 });
    assert_eq!(track.counts(300), Counts { read: 2, tickets: 1 });
    assert_eq!((track.first_write_us(), track.end_us()), (Some(200), 400));
    assert_eq!((Track::default().end_us(), Track::new(vec![answered(5)]).first_write_us()), (0, None));
}

#[test]
fn the_times_are_one_attribute() {
    for times in [buyer(100, 200, 300, true), answered(5), Times { wrote_us: None, ..buyer(1, 2, 3, false) }] {
        assert_eq!(Times::of_attribute(&times.to_attribute(), times.ticket), times);
    }
    assert_eq!(answered(5).to_attribute(), "- - 5");
    assert_eq!(Times::of_attribute("", false), answered(0));
}

#[test]
fn every_position_of_the_scrubber_leads_back_to_itself() {
    for end_us in [1_000, 4_999, 81_732, 60_000_000] {
        for at in 0..=POSITIONS {
            assert_eq!(position(moment(at, end_us), end_us), at, "{at} of {end_us}");
        }
    }
    assert_eq!((position(0, 0), moment(1000, 3), position(5000, 5000)), (1000, 3, 1000));
}

#[test]
fn steps_go_through_both_lanes() {
    let (one, other) = (track(), Track::new(vec![answered(150)]));
    let tracks = [&one, &other];
    assert_eq!([0, 50, 100, 150].map(|us| step(&tracks, us, true)), [50, 100, 150, 200]);
    assert_eq!(step(&tracks, 400, true), 400);
    assert_eq!([400, 160, 100, 50].map(|us| step(&tracks, us, false)), [399, 149, 99, 49]);
    assert_eq!(step(&tracks, 49, false), 0);
}
