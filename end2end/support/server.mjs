// The release binary, with databases of its own that end with it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { START_MS, STOP_MS } from "./limits.mjs";
import { ARTIFACTS, BINARY, ROOT } from "./paths.mjs";
import { until } from "./until.mjs";

// The endpoints file of each server that was started, by its address: it has the addresses of its databases.
const files = new Map();

/**
 * Starts a server on a free port, with further flags, and waits until it answers. Its
 * databases are removed with it, unless they are given a directory.
 */
export async function startServer(flags = [], { dataDir, siteRoot = "target/site" } = {}) {
  const url = `http://127.0.0.1:${await freePort()}`;
  const log = logFile();
  const directory = mkdtempSync(join(tmpdir(), "worldseat-endpoints-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, "endpoints.json");
  files.set(url, file);
  const kept = dataDir ? ["--data-dir", dataDir] : ["--ephemeral"];
  const address = ["--site-addr", new URL(url).host, "--endpoints-file", file];
  // Another account may not be allowed into the tests' directories. A Rust test checks that root is given up.
  if (process.getuid() === 0) address.push("--as-root");
  const child = spawn(BINARY, ["serve", ...kept, "--site-root", siteRoot, ...address, ...flags], {
    cwd: ROOT,
    // A process group of its own: Ctrl+C in the terminal reaches this process first.
    detached: true,
    stdio: ["ignore", log.handle, log.handle],
  });
  endWithUs(child);
  const failed = once(child, "error").then(([error]) => Promise.reject(error));
  const ready = until(`${url} answers`, START_MS, async () => {
    assert.equal(child.exitCode ?? child.signalCode, null, `the server ended while starting:\n${log.tail()}`);
    // While it starts, it reports so.
    return fetch(url).then((response) => response.ok, () => false);
  });
  try {
    await Promise.race([ready, failed]);
  } catch (error) {
    kill(child, "SIGKILL");
    throw new Error(`the server did not start: ${error.message}\n${log.tail()}`, { cause: error });
  }
  return { url, pid: child.pid, log: log.whole, stop: () => stop(child, log) };
}

/** The addresses of a server's databases: its own file has them, and no HTTP response does. */
export function endpoints(url) {
  return JSON.parse(readFileSync(files.get(new URL(url).origin), "utf8"));
}

/** Stops the server as Ctrl+C does, and checks that it ends well. */
async function stop(child, log) {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, "exit");
    child.kill("SIGINT");
    const late = setTimeout(() => kill(child, "SIGKILL"), STOP_MS);
    await ended;
    clearTimeout(late);
  }
  assert.equal(child.signalCode, null, `the server did not end within ${STOP_MS} ms of SIGINT:\n${log.tail()}`);
  assert.equal(child.exitCode, 0, `the server ended with an error:\n${log.tail()}`);
}

// A test process that is itself stopped must not leave a server behind.
function endWithUs(child) {
  process.once("exit", () => kill(child, "SIGINT"));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));
}

function kill(child, signal) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

function logFile() {
  mkdirSync(ARTIFACTS, { recursive: true });
  const name = basename(process.argv[1]).replace(/(\.test)?\.mjs$/, "");
  const path = join(ARTIFACTS, `${name}.server.log`);
  // A file's tests may start several servers, one after the other.
  return { handle: openSync(path, "a"), tail: () => readFileSync(path, "utf8").slice(-4_000), whole: () => readFileSync(path, "utf8") };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
