import { afterAll, expect, test } from "bun:test";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addUp, percentileMs } from "../result/histogram.ts";
import { findK6 } from "./k6-program.ts";
import { runOpenLoop } from "./open-loop.ts";

const unhurried = new AbortController().signal;
const silent = { onMeasuring: () => {}, onMeasured: () => {} };
const k6 = await findK6({ mayInstall: false, onProgress: () => {}, signal: unhurried });
const scratchDir = await mkdtemp(join(tmpdir(), "open-loop-"));
afterAll(() => rm(scratchDir, { recursive: true }));

const order = { mode: "parallel", offered: 20, warmupSeconds: 1, seconds: 1, scratchDir };

function serve(fetch: (request: Request) => Response | Promise<Response>) {
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch });
  return { baseUrl: `http://127.0.0.1:${server.port}`, [Symbol.dispose]: () => void server.stop(true) };
}

test.skipIf(!k6.available)(
  "fights are offered at the rate, in the mode, and only what is measured counts",
  async () => {
    if (!k6.available) return;
    const asked: string[] = [];
    using service = serve(({ url }) => {
      asked.push(new URL(url).pathname + new URL(url).search);
      return new Response("{}");
    });
    let warmUp = 0;
    const context = {
      ...silent,
      onMeasuring: () => {
        warmUp = asked.length;
      },
      signal: unhurried,
    };
    const result = await runOpenLoop(k6, { ...order, baseUrl: service.baseUrl }, context);
    expect(new Set(asked)).toEqual(new Set(["/api/fights/execute_fight?mode=parallel"]));
    expect(warmUp).toBeGreaterThan(0);
    expect(result.good).toBeGreaterThan(0);
    expect(result.good).toBeLessThan(asked.length);
    expect(result).toMatchObject({ errors: 0, dropped: 0, seconds: 1 });
    const histogram = addUp([result.histogram]);
    expect(histogram.totalCount).toBe(result.good);
    expect(percentileMs(histogram, 50)).toBeGreaterThan(0);
    expect(result.generator).toMatchObject({ tool: "k6", maxVus: 80 });
    expect(await readdir(scratchDir)).toEqual([]);
  },
);

test.skipIf(!k6.available)("a service that fails shows as errors, not as latencies", async () => {
  if (!k6.available) return;
  using service = serve(() => new Response("no", { status: 500 }));
  const result = await runOpenLoop(
    k6,
    { ...order, baseUrl: service.baseUrl, warmupSeconds: 0 },
    { ...silent, signal: unhurried },
  );
  expect(result.good).toBe(0);
  expect(result.errors).toBeGreaterThan(0);
});

test.skipIf(!k6.available)("it ends when it is told to", async () => {
  if (!k6.available) return;
  using service = serve(() => new Response("{}"));
  const controller = new AbortController();
  const run = runOpenLoop(
    k6,
    { ...order, baseUrl: service.baseUrl, warmupSeconds: 0, seconds: 60 },
    { ...silent, onMeasuring: () => controller.abort(new Error("enough")), signal: controller.signal },
  );
  await expect(run).rejects.toThrow("enough");
});
