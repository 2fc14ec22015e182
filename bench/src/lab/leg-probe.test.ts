import { afterEach, expect, test } from "bun:test";
import { probeLegs } from "./leg-probe.ts";

let server: Bun.Server<undefined> | undefined;
afterEach(() => server?.stop(true));

function serve(fetch: () => Response | Promise<Response>): string {
  server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch });
  return `http://127.0.0.1:${server.port}/fight`;
}

const unaborted = new AbortController().signal;

test("legs are timed one request at a time, and cold requests are discarded", async () => {
  let served = 0;
  let busy = 0;
  const url = serve(async () => {
    served += 1;
    busy += 1;
    expect(busy).toBe(1);
    await Bun.sleep(1);
    busy -= 1;
    return new Response("{}", { headers: { "server-timing": `hero;dur=${served}, store;dur=0.5` } });
  });
  const { latency, legsMs, totalMs } = await probeLegs(url, "constant:5", unaborted, {
    requests: 5,
    cold: 2,
  });
  expect({ latency, legsMs, served }).toEqual({
    latency: "constant:5",
    legsMs: { hero: [3, 4, 5], store: [0.5, 0.5, 0.5] },
    served: 5,
  });
  expect(totalMs).toHaveLength(3);
  expect(Math.min(...totalMs)).toBeGreaterThan(0);
});

test("a request that fails ends the probe", async () => {
  const url = serve(() => new Response("no", { status: 503 }));
  await expect(probeLegs(url, null, unaborted)).rejects.toThrow("responded 503");
});

test("aborting the signal ends it", async () => {
  const url = serve(() => new Response("{}"));
  await expect(probeLegs(url, null, AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
});
