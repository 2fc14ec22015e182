// @ts-check
/** The shop on Node.js, with nothing but its own HTTP server. */
import { createServer } from "node:http";
import { settingsFrom } from "./settings.js";
import { openShop } from "./shop.js";
import { slowdownOf } from "./slowdown.js";

const { port, lookup, slowdown } = settingsFrom(process.env);
const shop = openShop(lookup);
const slowDown = slowdownOf(slowdown);

const server = createServer(async (request, response) => {
  if (request.url === "/health") return send(response, 200, { status: "ok" });
  if (request.url !== "/api/cart") return send(response, 404, { error: "not found" });
  const waiting = slowDown?.();
  if (waiting) await waiting;
  send(response, 200, shop.cart());
});

/**
 * @param {import("node:http").ServerResponse} response
 * @param {number} status
 * @param {unknown} body
 */
function send(response, status, body) {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

for (const signal of ["SIGINT", "SIGTERM"])
  process.once(signal, () => {
    server.close();
    server.closeIdleConnections();
  });

server.listen(port, "127.0.0.1", () => {
  const address = server.address();
  const at = typeof address === "object" && address ? address.port : port;
  console.log(`Node.js ${process.versions.node}, ${lookup}: http://127.0.0.1:${at}/api/cart`);
});
