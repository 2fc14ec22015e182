import { afterEach, expect, test } from "bun:test";
import { addUp, percentileMs } from "../../analysis/observation/histogram.ts";
import { runClosedLoop } from "./closed-loop.ts";

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
