import { afterAll, beforeAll, expect, test } from "bun:test";
import { failureMeasurements, inWords, startLoad, underLoad } from "./load.ts";

let server: ReturnType<typeof Bun.serve>;
let seen = Promise.withResolvers<void>();
let received = 0;

beforeAll(() => {
  server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch(request) {
      received += 1;
      if (received === 20) seen.resolve();
      const succeeds = new URL(request.url).pathname === "/good";
      return succeeds ? new Response("fine") : Response.json({ code: "broken" }, { status: 503 });
    },
  });
});
afterAll(() => server.stop(true));

test("sends requests in turn, and counts successes and failures", async () => {
  seen = Promise.withResolvers();
  const load = startLoad(
    ["/good", "/bad"].map((path) => ({ url: new URL(path, server.url).href })),
    500,
  );
  await seen.promise;
  const { succeeded, failures, latenciesMs } = await load.stop();
  expect(latenciesMs).toHaveLength(received);
  expect(succeeded + failures.length).toBe(received);
  expect(Math.abs(succeeded - failures.length)).toBeLessThanOrEqual(1);
  expect(inWords(failures)).toEqual([
    `${failures.length} × 503 broken, first ${new URL("/bad", server.url).href}`,
  ]);
});

test("a load ends with its work, also when that fails", async () => {
  const failure = new Error("could not be done");
  const work = async () => {
    seen = Promise.withResolvers();
    received = 0;
    await seen.promise;
    throw failure;
  };
  await expect(underLoad([{ url: new URL("/good", server.url).href }], 500, work)).rejects.toThrow(failure);
  const receivedByThen = received;
  await Bun.sleep(50);
  expect(received).toBe(receivedByThen);
});

test("failures of a slow stand-in are reported without a promise, and all others break theirs", () => {
  const failure = (path: string, code: string) => ({
    url: `http://gateway${path}`,
    status: 503,
    code,
    sentAtMs: 0,
  });
  const failures = [
    failure("/api/fights", "store_unavailable"),
    failure("/api/health", ""),
    failure("/api/fights", "load_shed"),
  ];
  const limits = (standIns: boolean) =>
    failureMeasurements("failed", failures, standIns).map(({ value, limit }) => [value, limit]);
  expect(limits(false)).toEqual([[3, { atMost: 0 }]]);
  expect(limits(true)).toEqual([
    [1, { atMost: 0 }],
    [2, null],
  ]);
});
