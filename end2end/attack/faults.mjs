// The faults: failures beneath the server, and the promises during and after each of them.
import { setTimeout as pause } from "node:timers/promises";
import { endpoints } from "../support/server.mjs";
import { fillDisk, smallDisk } from "./disk.mjs";
import { postgresOf, usesUpItsLog } from "./postgres.mjs";
import { press } from "./honest.mjs";

/** After this many deaths PostgreSQL is restarted only once a minute. */
const DEATHS = 7;
const KILLS = 5;
/** A run of both lanes takes about a second. */
const INTO_A_RUN_MS = 400;

/**
 * Each has a name, a promise, and `strike(stage)`, which returns what was done and how it is repaired;
 * `lane` or `says` is what `/readyz` has to name meanwhile, `asQuick` means that a press may take no longer
 * than under an attack, and `backMs` is the maximum time until everything works again.
 */
export const FAULTS = [
  {
    name: `PostgreSQL is killed ${DEATHS} times`,
    promise: "started again at once, after six deaths once a minute; the other lane sells meanwhile",
    lane: "strong",
    asQuick: true,
    backMs: 90_000,
    async strike(stage) {
      for (let death = 1; death <= DEATHS; death += 1) {
        const postgres = postgresOf(stage.dataDir);
        await postgres.kill();
        if (death < DEATHS) await postgres.comesBack();
      }
      return { did: `SIGKILL × ${DEATHS}, each time once it was back` };
    },
  },
  {
    name: "PostgreSQL is halted",
    promise: "said within 10 s; the other lane sells meanwhile; well again once it goes on",
    lane: "strong",
    backMs: 30_000,
    async strike(stage) {
      const processes = postgresOf(stage.dataDir).all();
      processes.forEach((pid) => process.kill(pid, "SIGSTOP"));
      return { did: `SIGSTOP to ${processes.length} processes`, heal: () => processes.forEach((pid) => process.kill(pid, "SIGCONT")) };
    },
  },
  {
    name: "the disk fills up",
    promise: "runs are refused before the databases find out",
    disk: smallDisk,
    says: /MB are free/,
    backMs: 30_000,
    strike: fillDisk,
  },
  {
    name: "the disk fills up, with --free-disk-min 0, until PostgreSQL dies of it",
    promise: "it is tried again once a minute, and all is well again once there is room",
    disk: smallDisk,
    flags: ["--free-disk-min", "0"],
    lane: "strong",
    backMs: 90_000,
    async strike(stage) {
      const full = await fillDisk(stage);
      await usesUpItsLog(endpoints(stage.server.url).strong);
      return full;
    },
  },
  {
    name: `the server is killed ${KILLS} times in the middle of runs`,
    promise: "each run that left a row was noted before",
    backMs: 30_000,
    async strike(stage) {
      for (let kill = 0; kill < KILLS; kill += 1) {
        const runs = Array.from({ length: 2 }, () => press(stage.server.url));
        await pause(Math.random() * INTO_A_RUN_MS);
        await stage.killServer();
        await Promise.all(runs);
        await stage.startServer();
      }
      return { did: `SIGKILL × ${KILLS}, with 2 runs going` };
    },
  },
];
