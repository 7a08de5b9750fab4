// Timeouts in milliseconds. All are limits for a machine in
// trouble, far above the usual times; no test sleeps this long.

/** A run has at most 60 s, and a lane's rows are read after that. */
export const RUN_MS = 90_000;

/** One test: at most two runs, and the page around them. */
export const TEST_MS = 240_000;

/** Starting a server creates a database cluster and two tables for each lane. */
export const START_MS = 60_000;

/** Stopping ends live streams and shuts the database down. */
export const STOP_MS = 20_000;

/** Steps that need no race: hydration, focus, a sentence about bad input. */
export const PAGE_MS = 15_000;
