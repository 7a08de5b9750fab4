// The limits on the page's size and time. Sizes in kB of 1000 bytes.
export const SCRIPTS_GZIP_KB = { must: 92.4 };
export const SCRIPTS_BROTLI_KB = { must: 80, aim: 68 };
/** The checker and its panel, loaded when a visitor opens it. */
export const CHECKER_BROTLI_KB = { must: 45 };
export const DOCUMENT_BROTLI_KB = { must: 18, aim: 14 };
/** The one font file. With it, all that a first visit loads stays within scripts and document together. */
export const FACE_KB = { must: 6 };
export const SCRIPT_BYTES_BEFORE_VERDICT = { must: 0 };

/** The widget in another site's page: the files it loads, the element, and the file for offline use. */
export const EMBED_SCRIPTS_BROTLI_KB = { must: 80 };
export const EMBED_DOCUMENT_BROTLI_KB = { must: 12 };
export const ELEMENT_BROTLI_KB = { must: 2 };
export const OFFLINE_KB = { must: 150 };

/** Lighthouse: scores from 0 to 100, the median of this many visits. */
export const LIGHTHOUSE_RUNS = 5;
export const LIGHTHOUSE_ROUNDS_MAX = 3;
export const SCORES = { performance: 95, accessibility: 100, "best-practices": 100, seo: 100 };
export const LAYOUT_SHIFT = { must: 0.01 };
export const BLOCKING_MS = { must: 50 };
export const LARGEST_PAINT_MS = { aim: 1500 };

/** The stream of a crowd: outcomes in both lanes together, and how many times faster than usual. */
export const STREAM_OUTCOMES = 10_000;
export const STREAM_SPEED = 8;
/** The processor time that a task of the page's main thread may take, and how long a frame should last. */
export const TASK_MS = { must: 50 };
export const FRAME_MS = { aim: 50 };
