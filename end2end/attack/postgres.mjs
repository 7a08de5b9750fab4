// The server's own PostgreSQL, from outside: its processes, as /proc reports them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { psql } from "../support/rows.mjs";
import { until } from "../support/until.mjs";

/** From a death to the next start; the waits between the first six are seconds. */
const BACK_MS = 60_000;
const GONE_MS = 10_000;

const PIECE = "repeat('x', 8000000)";
/** More than all the log files that it keeps for later. */
const PIECES = 100;

/** Makes PostgreSQL write its log until the disk has no more room for it. */
export async function usesUpItsLog({ url }) {
  for (let piece = 0; piece < PIECES; piece += 1) {
    try {
      await psql(url, `select pg_logical_emit_message(true, 'filler', ${PIECE})`, {});
    } catch {
      return;
    }
  }
  throw new Error(`PostgreSQL wrote ${PIECES} times 8 MB of its log on a full disk`);
}

/** PostgreSQL of a data directory. */
export function postgresOf(dataDir) {
  const postmaster = () => {
    try {
      const [pid, , , , , , , state] = readFileSync(join(dataDir, "postgres/data/postmaster.pid"), "utf8").split("\n");
      return { pid: Number(pid), ready: state?.trim() === "ready" };
    } catch (error) {
      if (error.code === "ENOENT") return undefined;
      throw error;
    }
  };
  const killed = postmaster().pid;
  return {
    /** Its first process and all processes that it has started. */
    all: () => [killed, ...processes().filter(({ parent }) => parent === killed).map(({ pid }) => pid)],
    async kill() {
      process.kill(killed, "SIGKILL");
      await until(`process ${killed} is gone`, GONE_MS, () => !processes().some(({ pid }) => pid === killed));
    },
    /** Waits until there is another first process that accepts connections. */
    comesBack: () =>
      until("PostgreSQL is back", BACK_MS, () => {
        const now = postmaster();
        return now?.ready && now.pid !== killed;
      }),
  };
}

function processes() {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      // The part after the name, which may contain spaces.
      const [state, parent] = readFileSync(`/proc/${name}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
      return state === "Z" ? [] : [{ pid: Number(name), parent: Number(parent) }];
    } catch {
      // It has ended in the meantime.
      return [];
    }
  });
}
