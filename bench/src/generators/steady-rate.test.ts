import { afterEach, expect, test } from "bun:test";
import { addUp, percentileMs } from "../result/histogram.ts";
import { runSteadyRate } from "./steady-rate.ts";

let server: Bun.Server<undefined> | undefined;
afterEach(() => server?.stop(true));

function serve(fetch: (request: Request) => Response | Promise<Response>): string {
  server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch });
  return `http://127.0.0.1:${server.port}`;
}

const signal = new AbortController().signal;

test("each request is made in turn, as often as the rate says, with its own headers", async () => {
  const seen: string[] = [];
  const url = serve((request) => {
    seen.push(`${new URL(request.url).pathname} ${request.headers.get("authorization")}`);
    return new Response("{}");
  });
  const requests = [
    { url: `${url}/a`, headers: {} },
    { url: `${url}/b`, headers: { authorization: "Bearer x" } },
  ];
  const order = { requests, rate: 100, warmupSeconds: 0.1, seconds: 0.2 };
  const { answers, seconds, cpu } = await runSteadyRate(order, { signal });
  expect(seen).toHaveLength(30);
  expect(seen.filter((line) => line === "/a null")).toHaveLength(15);
  expect(seen.filter((line) => line === "/b Bearer x")).toHaveLength(15);
  expect(answers.map(({ good, errors }) => [good, errors])).toEqual([
    [10, 0],
    [10, 0],
  ]);
  expect(seconds).toBe(0.2);
  expect(cpu).toBeGreaterThan(0);
});

test("what fails is counted and has no latency", async () => {
  const url = serve(({ url }) => new Response("", { status: url.endsWith("/a") ? 500 : 200 }));
  const requests = ["a", "b"].map((path) => ({ url: `${url}/${path}`, headers: {} }));
  const { answers } = await runSteadyRate({ requests, rate: 50, warmupSeconds: 0, seconds: 0.2 }, { signal });
  expect(answers.map(({ good, errors }) => [good, errors])).toEqual([
    [0, 5],
    [5, 0],
  ]);
  expect(answers.map(({ histogram }) => addUp([histogram]).totalCount)).toEqual([0, 5]);
});

test("requests begin at their rate although answers are late, and what they wait for is in their latency", async () => {
  const release = Promise.withResolvers<void>();
  let waiting = 0;
  const url = serve(async () => {
    waiting += 1;
    if (waiting === 10) release.resolve();
    await release.promise;
    return new Response("{}");
  });
  const order = { requests: [{ url, headers: {} }], rate: 100, warmupSeconds: 0, seconds: 0.1 };
  const { answers } = await runSteadyRate(order, { signal });
  const [{ good = 0, histogram } = {}] = answers;
  expect(good).toBe(10);
  // The first was due nine hundredths of a second before the last, whose coming answers them all.
  expect(percentileMs(addUp(histogram ? [histogram] : []), 100)).toBeGreaterThan(80);
});

test("it stops when it is told to", async () => {
  const url = serve(() => new Response("{}"));
  const stop = new AbortController();
  const order = { requests: [{ url, headers: {} }], rate: 10, warmupSeconds: 0, seconds: 60 };
  const running = runSteadyRate(order, { signal: stop.signal });
  stop.abort(new Error("enough"));
  await expect(running).rejects.toThrow("enough");
});
