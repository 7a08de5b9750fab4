// Ways to send a lot: requests in loops, and connections that are held open.
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** The time to read what a connection still holds, to its end. */
const LOOK_MS = 2_000;
/** No flood sends more than this, however fast the responses come. */
const REQUESTS_MAX = 50_000;

/**
 * Sends requests from this many loops until `end`; returns the number of responses by status.
 * `ask(n)` makes the n-th: `{ path, method, headers, body, hangUpMs }`.
 */
export function flood(url, loops, ask) {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: loops });
  const sent = {};
  let going = true;
  let number = 0;
  const loop = async () => {
    while (going && number < REQUESTS_MAX) {
      number += 1;
      const result = await one({ hostname, port, agent }, ask(number));
      sent[result] = (sent[result] ?? 0) + 1;
    }
  };
  const loopsRunning = Array.from({ length: loops }, loop);
  return {
    async end() {
      going = false;
      await Promise.all(loopsRunning);
      agent.destroy();
      return sent;
    },
  };
}

/** Sends one request; returns its status, with a mark on a 503 that has no `retry-after`. */
function one(server, { path, method = "GET", headers = {}, body = "", hangUpMs = 0 }) {
  return new Promise((resolve) => {
    const length = body ? { "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(body) } : {};
    const asked = request({ ...server, path, method, headers: { ...length, ...headers }, timeout: 60_000 });
    const leave = hangUpMs && setTimeout(() => asked.destroy(), hangUpMs);
    asked.on("response", (answer) => {
      const mute = answer.statusCode === 503 && !answer.headers["retry-after"];
      answer.resume();
      answer.on("close", () => resolve(mute ? "503 mute" : String(answer.statusCode)));
      answer.on("error", () => resolve("left"));
    });
    asked.on("error", () => resolve(hangUpMs ? "left" : "closed"));
    asked.on("timeout", () => asked.destroy());
    asked.on("close", () => clearTimeout(leave));
    asked.end(body);
  });
}

/**
 * Opens `count` connections, writes `first(n)` on each and then, every `everyMs`, `more`;
 * the response is discarded or, without `reads`, left unread until `end`. Returns how many the server has
 * closed by then, and after what time: for connections that do not read, the time of that check.
 */
export function hold(url, count, { first, more = "", everyMs = 0, waitMs, reads = true }) {
  const { hostname, port } = new URL(url);
  const begin = Date.now();
  let closed = 0;
  let lastClosed = 0;
  const sockets = Array.from({ length: count }, (_, number) => {
    const socket = connect({ host: hostname, port, highWaterMark: 1 }, () => socket.write(first(number)));
    socket.pause();
    socket.on("error", () => {});
    socket.on("close", () => {
      closed += 1;
      lastClosed = Date.now() - begin;
    });
    // Only a socket that reads notices its end.
    if (reads) socket.resume();
    return socket;
  });
  const timer = everyMs && setInterval(() => sockets.forEach((socket) => socket.writable && socket.write(more)), everyMs);
  return {
    async end() {
      while (closed < count && Date.now() - begin < waitMs) await pause(100);
      if (!reads) {
        sockets.forEach((socket) => socket.resume());
        await pause(LOOK_MS);
      }
      const result = { opened: count, "closed by the server": closed, "after s": Math.round(lastClosed / 1000) };
      clearInterval(timer);
      sockets.forEach((socket) => socket.destroy());
      return result;
    },
  };
}
