// A server that is told to stop stops its databases, too.
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import { START_MS, STOP_MS } from "../support/limits.mjs";
import { endpoints, startServer } from "../support/server.mjs";

test("after the server has stopped, none of its ports answers", { timeout: START_MS + STOP_MS * 2 }, async () => {
  const server = await startServer();
  const { strong, eventual } = endpoints(server.url);
  const urls = [server.url, strong.url, ...eventual.regions.map(({ url }) => url)];
  for (const url of urls) assert.ok(await answers(url), `${new URL(url).host} answers while the server runs`);

  await server.stop();
  for (const url of urls) assert.ok(!(await answers(url)), `${new URL(url).host} is gone with the server`);
});

async function answers(url) {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  const answered = await once(socket, "connect").then(() => true, () => false);
  socket.destroy();
  return answered;
}
