// A server for one fault, on a data directory of its own, that may be killed and started again.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../support/server.mjs";
import { until } from "../support/until.mjs";

const GONE_MS = 10_000;

/** Starts the server, with the disk that the fault needs. */
export async function stageOf({ flags = [], disk }) {
  const home = mkdtempSync(join(tmpdir(), "worldseat-fault-"));
  // If started as root, PostgreSQL passes through this directory as another account.
  chmodSync(home, 0o755);
  const dataDir = join(home, "data");
  const removeDisk = disk?.(dataDir);
  const stage = {
    dataDir,
    startServer: async () => {
      stage.server = await startServer(flags, { dataDir });
    },
    killServer: async () => {
      const { pid } = stage.server;
      process.kill(pid, "SIGKILL");
      await until(`process ${pid} is gone`, GONE_MS, () => !lives(pid));
    },
    end: async () => {
      try {
        await stage.server?.stop();
      } finally {
        removeDisk?.();
        rmSync(home, { recursive: true, force: true });
      }
    },
  };
  try {
    await stage.startServer();
  } catch (error) {
    await stage.end();
    throw error;
  }
  return stage;
}

function lives(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
