// @ts-check
/** The shop on Bun, with nothing but its own HTTP server. */
import { settingsFrom } from "./settings.js";
import { openShop } from "./shop.js";
import { slowdownOf } from "./slowdown.js";

const { port, lookup, slowdown } = settingsFrom(process.env);
const shop = openShop(lookup);
const slowDown = slowdownOf(slowdown);

const server = Bun.serve({
  port,
  hostname: "127.0.0.1",
  routes: {
    "/health": () => Response.json({ status: "ok" }),
    "/api/cart": async () => {
      const waiting = slowDown?.();
      if (waiting) await waiting;
      return Response.json(shop.cart());
    },
  },
  fetch: () => Response.json({ error: "not found" }, { status: 404 }),
});

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => server.stop());

console.log(`Bun ${Bun.version}, ${lookup}: http://127.0.0.1:${server.port}/api/cart`);
