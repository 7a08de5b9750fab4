// Responses as they are on the wire: fetch() would decode them, and follow redirects.
import { once } from "node:events";
import { request } from "node:http";
import { buffer } from "node:stream/consumers";

/** Sends a request and returns the response when it begins; its body is a stream. */
export async function send(url, { method = "GET", headers = {}, body } = {}) {
  const sent = request(url, { method, headers, agent: false });
  sent.end(body);
  const [answer] = await once(sent, "response");
  return answer;
}

/** The whole response: `{ status, headers, body }`. */
export async function get(url, headers = {}) {
  const answer = await send(url, { headers });
  return { status: answer.statusCode, headers: answer.headers, body: await buffer(answer) };
}

/** Posts a form as a browser without script does. */
export function postForm(url, fields, headers = {}) {
  const body = new URLSearchParams(fields).toString();
  return send(url, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded", ...headers }, body });
}
