// Preparations that some attacks need: a floor, or a run with very many buyers.
import { FLOOR_COOKIE } from "../support/floor.mjs";
import { send } from "../support/raw_http.mjs";
import { text } from "node:stream/consumers";

/** Buyers of the long run; the server has to be started with this limit. */
export const BUYERS = 10_000;

/**
 * Opens a floor by the purchase of a seat, and attacks it: `attack(floor)` returns the function that begins the
 * attack. If it is watched, a viewer gets the floor's sales until the attack is over.
 */
export function withFloor(attack, { watched = false } = {}) {
  return async (server) => {
    const floor = await openFloor(server.url);
    const viewer = watched && (await send(`${server.url}/fn/watch_floor`, { method: "POST", headers: { cookie: `${FLOOR_COOKIE}=${floor.floor}` } }));
    if (viewer) viewer.resume().on("error", () => {});
    const going = await attack(floor)(server);
    return {
      async end() {
        const sent = await going.end();
        if (viewer) viewer.destroy();
        return sent;
      },
    };
  };
}

async function openFloor(url) {
  const body = '{"backend":"dsql","seat":"A1"}';
  const headers = { "content-type": "application/json" };
  const answer = await send(`${url}/api/purchase`, { method: "POST", headers, body });
  const { venue: floor } = JSON.parse(await text(answer));
  const chosen = { "x-worldseat-floor": floor };
  return { floor, headers: chosen, purchase: { path: "/api/purchase", method: "POST", headers: { ...headers, ...chosen }, body } };
}

/** Runs one race of very many buyers, and attacks its page: `attack(run)` returns the function that begins it. */
export function withLongRun(attack) {
  return async (server) => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await send(`${server.url}/api/embed/runs`, { method: "POST", headers, body: `seat=A1&buyers=${BUYERS}` });
    const run = /^run (\S+)/m.exec(await text(answer))?.[1];
    if (!run) throw new Error(`the run of ${BUYERS} buyers did not begin: ${answer.statusCode}`);
    return attack(run)(server);
  };
}
