import { expect, test } from "bun:test";
import { PROXY_VARIABLES } from "../../src/network/proxies.ts";
import { startTiny } from "../process/tiny-process.ts";

test("requests of a service with fetch, those of its libraries included, do not go through a proxy", async () => {
  await using upstream = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response("held") });
  const proxies = Object.fromEntries(PROXY_VARIABLES.map((name) => [name, "http://127.0.0.1:9"]));
  await using tiny = startTiny({ ...proxies, HOLD_URL: upstream.url.origin });
  const { url } = await tiny.logged("listening");
  const response = await fetch(`${url}/held`);
  expect({ status: response.status, body: await response.json() }).toEqual({
    status: 200,
    body: { held: "held" },
  });
});
