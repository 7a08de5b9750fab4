//! A seed gives the same run, byte for byte, on every target: this runs natively and, by
//! `scripts/test-rust.sh`, in wasm.

use sale::{
    Lane, SeatId,
    sim::{SimSpec, simulate},
};

/// Seeds, buyers, and the digests of the run's events and histories. A change of the
/// simulation or of its text has to change these on purpose.
const RUNS: [(u64, u32, u64); 5] = [
    (0, 2, 13_097_836_954_713_827_464),
    (7, 24, 12_212_492_976_676_596_019),
    (8, 60, 2_752_976_524_201_110_503),
    (4711, 60, 16_975_412_024_450_136_195),
    (u64::MAX, 9, 15_975_241_855_908_158_000),
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
