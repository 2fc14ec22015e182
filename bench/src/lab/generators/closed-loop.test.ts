import { afterEach, describe, expect, test } from "bun:test";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { addUp, percentileMs } from "../../analysis/observation/histogram.ts";
import { runClosedLoop } from "./closed-loop.ts";
import type { SentRequest } from "./sent-request.ts";

let server: Bun.Server<undefined> | undefined;
afterEach(() => server?.stop(true));

function serve(fetch: (request: Request) => Response | Promise<Response>): string {
  server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch });
  return `http://127.0.0.1:${server.port}/fight`;
}

const order = { connections: 2, warmupSeconds: 0.1, seconds: 0.3 };
const unaborted = new AbortController().signal;
const silent = { onMeasuring: () => {}, onMeasured: () => {} };

test("it measures what comes after the warm-up, on connections that stay open", async () => {
  let warmUp = 0;
  let served = 0;
  const clients = new Set<number | undefined>();
  const url = serve((request) => {
    served += 1;
    clients.add(server?.requestIP(request)?.port);
    return new Response("{}");
  });
  const result = await runClosedLoop(
    { url, ...order },
    {
      ...silent,
      onMeasuring: () => {
        warmUp = served;
      },
      signal: unaborted,
    },
  );
  expect(warmUp).toBeGreaterThan(0);
  expect(result).toMatchObject({ errors: 0, timeouts: 0, dropped: 0 });
  expect(result.good).toBeGreaterThan(0);
  expect(result.good).toBeLessThan(served);
  const histogram = addUp([result.histogram]);
  expect(histogram.totalCount).toBe(result.good);
  expect(percentileMs(histogram, 50)).toBeGreaterThan(0);
  expect(result.seconds).toBeGreaterThanOrEqual(0.29);
  expect(result.generator).toMatchObject({ tool: "autocannon", peakVus: null });
  expect(result.generator.cpu).toBeGreaterThan(0);
  expect(clients.size).toBe(2);
});

test("the request can be a POST; its bodies are distributed over the connections", async () => {
  const requested = new Set<string>();
  const url = serve(async (request) => {
    requested.add(`${request.method} ${request.headers.get("content-type")} ${await request.text()}`);
    return new Response("{}");
  });
  const request = {
    method: "POST" as const,
    headers: { "content-type": "application/json" },
    bodies: ['{"name":"é"}', '{"name":"b"}', '{"name":"c"}'],
  };
  const { errors } = await runClosedLoop({ url, request, ...order }, { ...silent, signal: unaborted });
  expect(errors).toBe(0);
  // Two connections have the first two.
  expect([...requested].toSorted()).toEqual([
    'POST application/json {"name":"b"}',
    'POST application/json {"name":"é"}',
  ]);
});

test("a response that is not 2xx is an error and has no latency", async () => {
  const url = serve(() => new Response("no", { status: 503 }));
  const result = await runClosedLoop({ url, ...order }, { ...silent, signal: unaborted });
  expect(result.good).toBe(0);
  expect(result.errors).toBeGreaterThan(0);
  expect(addUp([result.histogram]).totalCount).toBe(0);
});

test("refused connections are counted as errors", async () => {
  const url = serve(() => new Response());
  await server?.stop(true);
  const result = await runClosedLoop({ url, ...order }, { ...silent, signal: unaborted });
  expect(result.good).toBe(0);
  expect(result.errors).toBeGreaterThan(0);
});

test("the measurement is over before its result is read", async () => {
  const url = serve(() => new Response("{}"));
  const events: string[] = [];
  const context = {
    onMeasuring: () => void events.push("measuring"),
    onMeasured: () => void events.push("measured"),
    signal: unaborted,
  };
  await runClosedLoop({ url, ...order }, context).then(() => events.push("result"));
  expect(events).toEqual(["measuring", "measured", "result"]);
});

test("aborting the signal ends it", async () => {
  const url = serve(() => new Response("{}"));
  const controller = new AbortController();
  const run = runClosedLoop(
    { url, ...order, seconds: 60 },
    { ...silent, onMeasuring: () => controller.abort(new Error("enough")), signal: controller.signal },
  );
  await expect(run).rejects.toThrow("enough");
});

describe("requests in turn", () => {
  const expected = { bytes: null, mayBeEmpty: false, isAscii: true, mediaType: "text/plain" };
  const sent = (name: string, url: string, change: Partial<SentRequest> = {}): SentRequest => ({
    name,
    method: "GET",
    url,
    headers: {},
    body: null,
    expected,
    ...change,
  });
  // Long enough for a few responses on a busy machine.
  const run = (requests: SentRequest[]) =>
    runClosedLoop(
      { url: requests[0]?.url ?? "", requests, ...order, seconds: 1 },
      { ...silent, signal: unaborted },
    );

  test("are sent as they are, equally often, and each has results of its own", async () => {
    const seen = new Map<string, number>();
    const url = serve(async (request) => {
      const { pathname, search } = new URL(request.url);
      const line = `${request.method} ${pathname}${search} ${request.headers.get("x-one")} ${[...(await request.bytes())]}`;
      seen.set(line, (seen.get(line) ?? 0) + 1);
      if (pathname === "/slow") await Bun.sleep(5);
      return new Response("x");
    });
    const { origin } = new URL(url);
    const binary = Buffer.from([0, 13, 10, 255]).toString("base64");
    const {
      good,
      errors,
      requests = [],
    } = await run([
      sent("slow", `${origin}/slow?a=1`),
      sent("post", `${origin}/b`, { method: "POST", headers: { "x-one": "1" }, body: binary }),
    ]);
    expect([...seen.keys()].toSorted()).toEqual(["GET /slow?a=1 null ", "POST /b 1 0,13,10,255"]);
    expect(errors).toBe(0);
    expect(requests.map(({ name }) => name)).toEqual(["slow", "post"]);
    expect(requests.reduce((sum, each) => sum + each.good, 0)).toBe(good);
    for (const { good, histogram } of requests) expect(addUp([histogram]).totalCount).toBe(good);
    // No response is there before the server has waited.
    const [slow] = requests.map(({ histogram }) => percentileMs(addUp([histogram]), 1));
    expect(slow).toBeGreaterThan(4);
  });

  test("responses that are not as expected fail, each kind by its name", async () => {
    let count = 0;
    const url = serve(() => {
      count += 1;
      return [
        new Response("four"),
        new Response("five!"),
        new Response(""),
        new Response("x", { status: 500 }),
      ][count % 4] as Response;
    });
    const exact = { ...expected, bytes: { least: 4, most: 4 }, mediaType: "text/plain" };
    const { good, errors, failures = {}, histogram } = await run([sent("one", url, { expected: exact })]);
    expect(Object.keys(failures).toSorted()).toEqual(["body of another size", "empty body", "status 500"]);
    expect(Object.values(failures).reduce((sum, each) => sum + each)).toBe(errors);
    expect(addUp([histogram]).totalCount).toBe(good);
    expect(good).toBeGreaterThan(0);
  });

  test("connections that the server closes are failures, and the latencies of others stay their own", async () => {
    const server = createServer((request, response) => {
      response.end("x");
      if (Math.random() < 0.2) request.socket.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const {
        good,
        failures = {},
        histogram,
      } = await run([
        sent("one", `http://127.0.0.1:${port}/`, { expected: { ...expected, mediaType: null } }),
      ]);
      expect(failures["connection closed by the server"]).toBeGreaterThan(0);
      expect(good).toBeGreaterThan(0);
      expect(addUp([histogram]).totalCount).toBe(good);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  test("a refused connection is a failure", async () => {
    const url = serve(() => new Response("x"));
    await server?.stop(true);
    const { good, failures = {} } = await run([sent("one", url)]);
    expect(good).toBe(0);
    expect(failures["connection refused"]).toBeGreaterThan(0);
  });
});
