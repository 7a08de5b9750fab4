// The resources that a process holds, as /proc reports them.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const EVERY_MS = 50;
/** Long enough for every time limit of a connection. */
const SETTLED_MS = 45_000;

/** Measures one process, and the directory where it stores. */
export function gaugeOf(pid, dataDir) {
  const read = () => ({ rss: rss(pid), descriptors: readdirSync(`/proc/${pid}/fd`).length, threads: threads(pid), stored: bytesIn(dataDir) });
  return { read, watch: () => watch(read), settled: (before) => settled(read, before) };
}

/** The maximum of each value, until the end. */
function watch(read) {
  let most = read();
  const look = () => {
    const now = read();
    most = Object.fromEntries(Object.keys(now).map((key) => [key, Math.max(now[key], most[key])]));
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    end() {
      clearInterval(timer);
      look();
      return most;
    },
  };
}

/** The resources held once the descriptors are back, or when the time is up. */
async function settled(read, before) {
  const deadline = Date.now() + SETTLED_MS;
  let now = read();
  while (now.descriptors > before.descriptors + SPARE && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    now = read();
  }
  return now;
}

/** Runs have filled the pools before, but not always fully: a few more connections are theirs, each with both ends and its relay's open. */
export const SPARE = 120;

const status = (pid) => readFileSync(`/proc/${pid}/status`, "utf8");
const rss = (pid) => Number(/^VmRSS:\s+(\d+)/m.exec(status(pid))[1]) * 1024;
const threads = (pid) => Number(/^Threads:\s+(\d+)/m.exec(status(pid))[1]);

function bytesIn(directory) {
  let bytes = 0;
  try {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      bytes += entry.isDirectory() ? bytesIn(path) : statSync(path).size;
    }
  } catch (error) {
    // A database removes files while this reads.
    if (error.code !== "ENOENT") throw error;
  }
  return bytes;
}
