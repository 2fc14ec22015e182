import { afterAll, beforeAll, expect, test } from "bun:test";
import { failureFigures, inWords, startLoad, underLoad } from "./load.ts";

let server: ReturnType<typeof Bun.serve>;
let seen = Promise.withResolvers<void>();
let asked = 0;

beforeAll(() => {
  server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch(request) {
      asked += 1;
      if (asked === 20) seen.resolve();
      const well = new URL(request.url).pathname === "/well";
      return well ? new Response("fine") : Response.json({ code: "broken" }, { status: 503 });
    },
  });
});
afterAll(() => server.stop(true));

test("asks in turn, and tells answers from failures", async () => {
  seen = Promise.withResolvers();
  const load = startLoad(
    ["/well", "/ill"].map((path) => ({ url: new URL(path, server.url).href })),
    500,
  );
  await seen.promise;
  const { answered, failures, latenciesMs } = await load.stop();
  expect(latenciesMs).toHaveLength(asked);
  expect(answered + failures.length).toBe(asked);
  expect(Math.abs(answered - failures.length)).toBeLessThanOrEqual(1);
  expect(inWords(failures)).toEqual([
    `${failures.length} × 503 broken, first ${new URL("/ill", server.url).href}`,
  ]);
});

test("a load ends with the work that it accompanies, also where that fails", async () => {
  const failure = new Error("could not be done");
  const work = async () => {
    seen = Promise.withResolvers();
    asked = 0;
    await seen.promise;
    throw failure;
  };
  await expect(underLoad([{ url: new URL("/well", server.url).href }], 500, work)).rejects.toThrow(failure);
  const askedByThen = asked;
  await Bun.sleep(50);
  expect(asked).toBe(askedByThen);
});

test("what the stand-in was too slow for is told, and everything else is judged", () => {
  const failure = (path: string, code: string) => ({
    url: `http://gateway${path}`,
    status: 503,
    code,
    begunAtMs: 0,
  });
  const failures = [
    failure("/api/fights", "store_unavailable"),
    failure("/api/health", ""),
    failure("/api/fights", "load_shed"),
  ];
  const limits = (standIns: boolean) =>
    failureFigures("failed", failures, standIns).map(({ value, limit }) => [value, limit]);
  expect(limits(false)).toEqual([[3, { atMost: 0 }]]);
  expect(limits(true)).toEqual([
    [1, { atMost: 0 }],
    [2, null],
  ]);
});
