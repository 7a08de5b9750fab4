// How long to wait for what, in milliseconds. All are bounds for a machine in
// trouble, far above what is usual; nothing here is slept through.

/** A run has at most 60 s, and a lane's rows are read after that. */
export const RUN_MS = 90_000;

/** One test: two runs at most, and the page around them. */
export const TEST_MS = 240_000;

/** Starting a server creates a database cluster and two tables a lane. */
export const START_MS = 60_000;

/** Stopping ends live streams and shuts the database down. */
export const STOP_MS = 20_000;

/** What needs no race: hydration, focus, a sentence about bad input. */
export const PAGE_MS = 15_000;
