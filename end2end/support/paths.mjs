import { fileURLToPath } from "node:url";

/** A path inside the repository. */
export const fromRoot = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export const ROOT = fromRoot("");
export const BINARY = process.env.WORLDSEAT_BIN ?? fromRoot("target/release/worldseat");
export const ARTIFACTS = fromRoot("end2end/artifacts");
export const PURCHASE_SOURCE = fromRoot("crates/sale/src/purchase.rs");
