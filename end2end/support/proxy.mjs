// Stands between browser and server: can cut connections, and can answer instead of the server.
import { once } from "node:events";
import { createServer, request } from "node:http";

/**
 * Passes everything on to `target`, except for the paths in `answers`, each a function of
 * request and response. `cut()` breaks every connection and accepts no new one until `mend()`.
 */
export async function startProxy(target, answers = {}) {
  const server = createServer((asked, answer) => {
    const { pathname } = new URL(asked.url, target);
    const own = answers[pathname];
    if (own) own(asked, answer);
    else passOn(target, asked, answer);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  const sockets = new Set();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  const cut = async () => {
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.resetAndDestroy();
    await closed;
  };
  const mend = async () => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  return { url: `http://127.0.0.1:${port}`, cut, mend, stop: () => server.listening && cut() };
}

function passOn(target, asked, answer) {
  const { hostname, port } = new URL(target);
  const onward = request({ hostname, port, path: asked.url, method: asked.method, headers: asked.headers }, (came) => {
    answer.writeHead(came.statusCode, came.headers);
    came.on("error", () => answer.destroy());
    came.pipe(answer);
  });
  onward.on("error", () => answer.destroy());
  answer.on("close", () => onward.destroy());
  asked.pipe(onward);
}
