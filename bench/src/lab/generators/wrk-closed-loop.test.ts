import { afterEach, expect } from "bun:test";
import { testRequiring } from "@super-heroes/testing/run/requirements";
import { addUp, percentileMs } from "../../analysis/observation/histogram.ts";
import { wrkLoop } from "./wrk-closed-loop.ts";
import { findWrk } from "./wrk-program.ts";

const program = await findWrk();
/** Everything that can be tested without wrk is in the tests of its report. */
const withWrk = (title: string, body: () => Promise<void>) =>
  testRequiring(program ? undefined : "wrk is not on the PATH", title, body);

let server: Bun.Server<undefined> | undefined;
afterEach(() => server?.stop(true));

function serve(fetch: (request: Request) => Response | Promise<Response>): string {
  server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch });
  return `http://127.0.0.1:${server.port}/fight?mode=parallel`;
}

const order = { connections: 3, warmupSeconds: 0.2, seconds: 0.5 };
const unaborted = new AbortController().signal;
const silent = { onMeasuring: () => {}, onMeasured: () => {}, signal: unaborted };
const loop = wrkLoop(program ?? { path: "wrk", version: "none" });

withWrk("it measures what comes after the warm-up; the histogram holds every good response", async () => {
  let warmUp = 0;
  let served = 0;
  const requested = new Set<string>();
  const url = serve(async (request) => {
    served += 1;
    requested.add(new URL(request.url).search);
    // One response in a hundred is late, as wrk's corrections begin with late responses.
    if (served % 100 === 0) await Bun.sleep(20);
    return new Response("{}");
  });
  const events: string[] = [];
  const result = await loop.run(
    { url, ...order },
    {
      signal: unaborted,
      onMeasuring: () => {
        warmUp = served;
        events.push("measuring");
      },
      onMeasured: () => events.push("measured"),
    },
  );
  expect(warmUp).toBeGreaterThan(1);
  expect(events).toEqual(["measuring", "measured"]);
  expect([...requested]).toEqual(["?mode=parallel"]);
  expect(result).toMatchObject({ errors: 0, timeouts: 0, dropped: 0 });
  expect(result.good).toBeGreaterThan(0);
  expect(result.good).toBeLessThanOrEqual(served - warmUp);
  const histogram = addUp([result.histogram]);
  expect(histogram.totalCount).toBe(result.good);
  expect(percentileMs(histogram, 99.9)).toBeGreaterThanOrEqual(19);
  expect(result.seconds).toBeGreaterThanOrEqual(0.4);
  expect(result.generator).toMatchObject({ tool: "wrk", peakVus: null, maxVus: null });
  expect(result.generator.cpu).toBeGreaterThan(0);
});

withWrk("responses with a status of 400 or above are errors, and in no histogram", async () => {
  let served = 0;
  const url = serve(() => {
    served += 1;
    return served % 2 === 0 ? new Response("no", { status: 503 }) : new Response("{}");
  });
  const result = await loop.run({ url, ...order, connections: 1 }, silent);
  expect(result.errors).toBeGreaterThan(0);
  expect(addUp([result.histogram]).totalCount).toBe(result.good);
});

for (const [what, respond] of [
  ["a redirect", () => new Response(null, { status: 302, headers: { location: "/" } })],
  ["an empty body", () => new Response("")],
] as const) {
  withWrk(`${what} is no good response, though wrk counts it as one`, async () => {
    const result = await loop.run({ url: serve(respond), ...order }, silent);
    expect(result.good).toBe(0);
    expect(result.errors).toBeGreaterThan(0);
  });
}

withWrk("a target that does not listen has no good response", async () => {
  const url = serve(() => new Response("{}"));
  await server?.stop(true);
  const result = await loop.run({ url, ...order }, silent);
  expect(result.good).toBe(0);
  expect(result.errors).toBeGreaterThan(0);
});

withWrk("aborting ends it with the reason", async () => {
  const stop = new AbortController();
  const reason = new Error("stopped");
  const run = loop.run(
    { url: serve(() => new Response("{}")), ...order, seconds: 60 },
    { ...silent, onMeasuring: () => stop.abort(reason), signal: stop.signal },
  );
  expect(run).rejects.toBe(reason);
  await run.catch(() => {});
});

withWrk("a request of its own is driven by autocannon, and the result says so", async () => {
  const request = { method: "POST" as const, headers: {}, bodies: ["{}"] };
  const result = await loop.run({ url: serve(() => new Response("{}")), ...order, request }, silent);
  expect(result.generator.tool).toBe("autocannon");
});
