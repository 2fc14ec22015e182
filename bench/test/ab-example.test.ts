/** The servers of examples/ab/: what they promise to the page that walks through them, and to trials of the laboratory. */
import { describe, expect, test } from "bun:test";
import { slowdownOf } from "../../examples/ab/slowdown.js";
import { EXAMPLE_SERVERS, startExample } from "./example-server.ts";

const runtimes = Object.keys(EXAMPLE_SERVERS) as (keyof typeof EXAMPLE_SERVERS)[];
const NO_SLOWDOWN = { extraCpuPercent: 0, delayMs: 0, stallMs: 0, stallAtRequest: 1 };

test("all servers respond with the same cart, however they find its products", async () => {
  const carts = [];
  for (const runtime of runtimes)
    for (const LOOKUP of ["scan", "index"]) {
      await using server = await startExample(runtime, { LOOKUP });
      const response = await fetch(`${server.url}/api/cart`);
      expect(response.headers.get("content-type")).toStartWith("application/json");
      carts.push(await response.text());
    }
  const [first = ""] = carts;
  expect(new Set(carts)).toEqual(new Set([first]));
  const { items, totalCents } = JSON.parse(first);
  expect(items).toHaveLength(12);
  expect(totalCents).toBe(
    items.reduce((sum: number, item: { priceCents: number }) => sum + item.priceCents, 0),
  );
});

describe.each(runtimes)("on %s", (runtime) => {
  test("it is healthy, has no other page, and slows down only carts", async () => {
    await using server = await startExample(runtime, { STALL_MS: "60000", STALL_AT_REQUEST: "1" });
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    expect((await fetch(`${server.url}/api/other`)).status).toBe(404);
  });

  test("a slowed server responds with the same cart", async () => {
    await using server = await startExample(runtime);
    await using slow = await startExample(runtime, {
      EXTRA_CPU_PERCENT: "10",
      DELAY_MS: "1",
      EXTRA_DELAY_MS: "1",
      STALL_MS: "1",
    });
    const bodyOf = async ({ url }: { url: string }) => await (await fetch(`${url}/api/cart`)).text();
    expect(await bodyOf(slow)).toBe(await bodyOf(server));
  });

  test.each([
    [{ LOOKUP: "hash" }, 'LOOKUP must be one of scan, index, got "hash"'],
    [{ PORT: "http" }, 'PORT must be a whole number from 0 to 65535, got "http"'],
    [{ EXTRA_DELAY_MS: "-2" }, 'EXTRA_DELAY_MS must be a whole number from 0 to 60000, got "-2"'],
  ])("%j is refused", async (variables, message) => {
    await expect(startExample(runtime, variables as Record<string, string>)).rejects.toThrow(message);
  });
});

describe("a slowdown", () => {
  test("is not in the way where nothing is to be slowed down", () => {
    expect(slowdownOf(NO_SLOWDOWN)).toBeUndefined();
  });

  test("burns its share of the CPU time of everything else", async () => {
    const slowDown = slowdownOf({ ...NO_SLOWDOWN, extraCpuPercent: 50 });
    const cpu = () => {
      const { user, system } = process.cpuUsage();
      return user + system;
    };
    // It is taken once for several requests.
    const requests = async () => {
      for (let request = 0; request < 8; request += 1) await slowDown?.();
    };
    await requests();
    const begin = cpu();
    while (cpu() - begin < 40_000) Bun.hash("work");
    const worked = cpu() - begin;
    await requests();
    expect(cpu() - begin).toBeGreaterThan(1.45 * worked);
  });

  test("stands still once, at its request", async () => {
    const slowDown = slowdownOf({ ...NO_SLOWDOWN, stallMs: 50, stallAtRequest: 2 });
    const took: number[] = [];
    for (let request = 0; request < 3; request += 1) {
      const startedAtMs = performance.now();
      await slowDown?.();
      took.push(performance.now() - startedAtMs);
    }
    expect(took.indexOf(Math.max(...took))).toBe(1);
    expect(took[1]).toBeGreaterThanOrEqual(49);
  });
});
