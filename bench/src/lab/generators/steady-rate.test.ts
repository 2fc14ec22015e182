import { afterEach, describe, expect, test } from "bun:test";
import { addUp, percentileMs } from "../../analysis/observation/histogram.ts";
import { runSteadyRate, steadyRate } from "./steady-rate.ts";

let server: Bun.Server<undefined> | undefined;
afterEach(() => server?.stop(true));

function serve(fetch: (request: Request) => Response | Promise<Response>): string {
  server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch });
  return `http://127.0.0.1:${server.port}`;
}

const { signal } = new AbortController();
const context = { onMeasuring: () => {}, onMeasured: () => {}, signal };

test("requests are sent in turn, at the rate, each with its own headers", async () => {
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
  const { responses, seconds, generator } = await runSteadyRate(order, context);
  expect(seen).toHaveLength(30);
  expect(seen.filter((line) => line === "/a null")).toHaveLength(15);
  expect(seen.filter((line) => line === "/b Bearer x")).toHaveLength(15);
  expect(responses).toMatchObject([
    { good: 10, errors: 0, timeouts: 0, dropped: 0 },
    { good: 10, errors: 0, timeouts: 0, dropped: 0 },
  ]);
  expect(seconds).toBe(0.2);
  expect(generator).toMatchObject({ tool: "steady-rate", maxVus: 400 });
  expect(generator.cpu).toBeGreaterThan(0);
});

test("the warm-up is over before what counts begins, and what counts before it is reported", async () => {
  let made = 0;
  const events: [string, number][] = [];
  const url = serve(() => {
    made += 1;
    return new Response("{}");
  });
  const result = await steadyRate.run(
    { url, offered: 50, warmupSeconds: 0.2, seconds: 0.2, scratchDir: "" },
    {
      onMeasuring: () => void events.push(["measuring", made]),
      onMeasured: () => void events.push(["measured", made]),
      signal,
    },
  );
  expect(events.map(([name]) => name)).toEqual(["measuring", "measured"]);
  expect(events[1]?.[1]).toBe(20);
  expect(result).toMatchObject({ good: 10, errors: 0, dropped: 0, seconds: 0.2 });
  expect(addUp([result.histogram]).totalCount).toBe(10);
});

describe("what fails is counted and has no latency:", () => {
  const order = (url: string) => ({
    requests: [{ url, headers: {} }],
    rate: 50,
    warmupSeconds: 0,
    seconds: 0.2,
  });

  test("a status that is not 2xx", async () => {
    const url = serve(({ url }) => new Response("", { status: url.endsWith("/a") ? 500 : 200 }));
    const requests = ["a", "b"].map((path) => ({ url: `${url}/${path}`, headers: {} }));
    const { responses } = await runSteadyRate({ ...order(url), requests }, context);
    expect(responses).toMatchObject([
      { good: 0, errors: 5 },
      { good: 5, errors: 0 },
    ]);
    expect(responses.map(({ histogram }) => addUp([histogram]).totalCount)).toEqual([0, 5]);
  });

  test("a connection that is refused", async () => {
    const url = serve(() => new Response());
    await server?.stop(true);
    const { responses } = await runSteadyRate(order(url), context);
    expect(responses).toMatchObject([{ good: 0, errors: 10, timeouts: 0 }]);
  });

  test("a response that takes too long", async () => {
    const url = serve(() => new Promise<Response>(() => {}));
    const { responses } = await runSteadyRate({ ...order(url), timeoutMs: 200 }, context);
    expect(responses).toMatchObject([{ good: 0, errors: 10, timeouts: 10, dropped: 0 }]);
  });

  test("a request beyond the limit of requests in flight, which is dropped", async () => {
    const url = serve(() => new Promise<Response>(() => {}));
    const limits = { mostInFlight: 4, timeoutMs: 1000 };
    const { responses, generator } = await runSteadyRate({ ...order(url), ...limits }, context);
    expect(responses).toMatchObject([{ good: 0, errors: 4, timeouts: 4, dropped: 6 }]);
    expect(generator).toMatchObject({ peakVus: 4, maxVus: 4 });
  });
});

test("requests begin at their rate although responses are late, and what they wait for is in their latency", async () => {
  const release = Promise.withResolvers<void>();
  let waiting = 0;
  const url = serve(async () => {
    waiting += 1;
    if (waiting === 10) release.resolve();
    await release.promise;
    return new Response("{}");
  });
  const order = { requests: [{ url, headers: {} }], rate: 100, warmupSeconds: 0, seconds: 0.1 };
  const { responses } = await runSteadyRate(order, context);
  const [{ good = 0, histogram } = {}] = responses;
  expect(good).toBe(10);
  // The first was due nine hundredths of a second before the last, whose arrival releases them all.
  expect(percentileMs(addUp(histogram ? [histogram] : []), 100)).toBeGreaterThan(80);
});

test("the user's proxy is not used", async () => {
  const before = process.env.HTTP_PROXY;
  process.env.HTTP_PROXY = "http://127.0.0.1:9";
  try {
    const url = serve(() => new Response("{}"));
    const order = { requests: [{ url, headers: {} }], rate: 50, warmupSeconds: 0, seconds: 0.1 };
    const { responses } = await runSteadyRate(order, context);
    expect(responses).toMatchObject([{ good: 5, errors: 0 }]);
  } finally {
    if (before === undefined) delete process.env.HTTP_PROXY;
    else process.env.HTTP_PROXY = before;
  }
});

test("aborting the signal ends it", async () => {
  const url = serve(() => new Response("{}"));
  const stop = new AbortController();
  const order = { requests: [{ url, headers: {} }], rate: 10, warmupSeconds: 0, seconds: 60 };
  const running = runSteadyRate(order, { ...context, signal: stop.signal });
  stop.abort(new Error("enough"));
  await expect(running).rejects.toThrow("enough");
});

test("requests in turn are sent as they are, are checked, and have results of their own", async () => {
  const seen = new Set<string>();
  const url = serve(async (request) => {
    const { pathname } = new URL(request.url);
    seen.add(`${request.method} ${pathname} ${request.headers.get("x-one")} ${[...(await request.bytes())]}`);
    return new Response(pathname === "/a" ? "a".repeat(200_000) : "other");
  });
  const expected = {
    bytes: { least: 200_000, most: 200_000 },
    mayBeEmpty: false,
    isAscii: true,
    mediaType: "text/plain",
  };
  const rest = { headers: { "x-one": "1" }, expected };
  const requests = [
    { ...rest, name: "a", method: "GET", url: `${url}/a`, body: null },
    { ...rest, name: "b", method: "PUT", url: `${url}/b`, body: Buffer.from([0, 255]).toString("base64") },
  ];
  const order = { url, requests, offered: 100, warmupSeconds: 0, seconds: 0.2, scratchDir: "" };
  const result = await steadyRate.run(order, context);
  expect([...seen].toSorted()).toEqual(["GET /a 1 ", "PUT /b 1 0,255"]);
  expect(result).toMatchObject({ good: 10, errors: 10, failures: { "body of another size": 10 } });
  expect(result.requests).toMatchObject([
    { name: "a", good: 10, errors: 0 },
    { name: "b", good: 0, errors: 10 },
  ]);
  expect(addUp([result.histogram]).totalCount).toBe(10);
});
