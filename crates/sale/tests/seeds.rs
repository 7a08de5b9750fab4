//! A seed gives the same run, byte for byte, on every target: this runs natively and, by
//! `scripts/test-rust.sh`, in wasm.

use sale::{
    Lane, SeatId,
    sim::{SimSpec, simulate},
};

/// Seeds, buyers, and the digests of the run's events and histories. A change of the
/// simulation or of its text has to change these on purpose.
const RUNS: [(u64, u32, u64); 5] = [
    (0, 2, 11_120_391_480_723_836_823),
    (7, 24, 6_365_563_669_112_500_730),
    (8, 60, 10_103_108_111_484_035_237),
    (4711, 60, 13_538_646_776_673_907_688),
    (u64::MAX, 9, 8_880_054_030_893_361_246),
];

#[cfg_attr(target_family = "wasm", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_family = "wasm"), test)]
fn the_same_seed_is_the_same_run_byte_for_byte() {
    let digests = RUNS.map(|(seed, buyers, _)| {
        let spec = SimSpec { lanes: Lane::ALL.to_vec(), seat: SeatId::first(), buyers, seed };
        (seed, buyers, digest(&simulate(&spec).to_lines()))
    });
    assert_eq!(digests, RUNS);
}

/// FNV-1a, 64 bits.
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
