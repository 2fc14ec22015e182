import { afterEach, describe, expect, test } from "bun:test";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { createMetrics } from "../../src/metrics/metrics.ts";
import { createHttpClient } from "../../src/upstream/http-client/http-client.ts";
import { openMembers } from "../../src/upstream/replicas/members.ts";
import { ADA, createCaller } from "./caller.ts";

const servers: Bun.Server<undefined>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.stop(true);
});

interface Standing {
  url: string;
  calls: number;
  stop(): void;
}

/** Starts a replica of heroes on an address of its own. */
function serve(
  respond: () => Response | Promise<Response> = () => Response.json(ADA),
  { hostname = "127.0.0.1", port = 0 } = {},
): Standing {
  const standing: Standing = { url: "", calls: 0, stop: () => {} };
  const server = Bun.serve({
    port,
    hostname,
    fetch() {
      standing.calls += 1;
      return respond();
    },
  });
  servers.push(server);
  standing.url = `http://${hostname}:${server.port}`;
  standing.stop = () => server.stop(true);
  return standing;
}

const times = (count: number) => Array.from({ length: count });

test("calls are shared by equal replicas", async () => {
  const replicas = [serve(), serve(), serve()];
  const { call, upstream } = createCaller(replicas.map(({ url }) => url));
  for (const _ of times(300)) await call();
  for (const { calls } of replicas) expect(calls).toBeGreaterThan(60);
  expect(upstream.replicas().map(({ state }) => state)).toEqual(["up", "up", "up"]);
  upstream.close();
});

describe("a replica that is dead", () => {
  test("costs no call: each goes on to another one", async () => {
    const replicas = [serve(), serve(), serve()];
    const { call, outcomes, upstream } = createCaller(replicas.map(({ url }) => url));
    for (const _ of times(30)) await call();
    replicas[0]?.stop();
    for (const _ of times(200)) expect(await call()).toEqual(ADA);
    expect(await outcomes()).toEqual({ ok: 230 });
    expect(upstream.replicas()[0]?.state).toBe("ejected");
    upstream.close();
  });

  test("as all others is the error that it was with one", async () => {
    const replicas = [serve(), serve()];
    const { call, upstream } = createCaller(replicas.map(({ url }) => url));
    for (const { stop } of replicas) stop();
    await expect(call()).rejects.toMatchObject({ status: 502, code: "heroes_unreachable" });
    upstream.close();
  });
});

test("a replica that responds with errors is ejected, and a retry goes to another one", async () => {
  const broken = serve(() => new Response("", { status: 503 }));
  const replicas = [broken, serve()];
  const { call, upstream, samples } = createCaller(
    replicas.map(({ url }) => url),
    { retries: true },
  );
  let failed = 0;
  for (const _ of times(100)) await call().catch(() => (failed += 1));
  expect(failed).toBe(0);
  expect(broken.calls).toBeLessThanOrEqual(10);
  expect(upstream.replicas()[0]?.state).toBe("ejected");
  expect((await samples("upstream_replica_ejections_total")).join()).toContain('reason="failing"');
  expect((await samples("upstream_replicas")).join("\n")).toMatch(/state="ejected",service="caller"\} 1/);
  upstream.close();
});

describe("a name with several addresses", () => {
  /** Members whose name resolves to these addresses, which may change. */
  function named(port: number, addresses: { current: readonly string[] | Error }) {
    const metrics = createMetrics("caller");
    const members = openMembers({
      name: "heroes",
      labels: { upstream: "heroes" },
      baseUrls: [`http://heroes.example:${port}`],
      leastMs: 100,
      metrics,
      log: silentLog,
      lookedUpEveryMs: 1_000_000,
      async lookup() {
        const found = addresses.current;
        if (found instanceof Error) throw found;
        return found.map((address) => ({ address, family: 4 }));
      },
      open: ({ baseUrl, connectTo }) =>
        createHttpClient({
          baseUrl,
          connectTo,
          keepAlive: true,
          maxIdleSockets: 8,
          idleTimeoutMs: 10_000,
          maxBodyBytes: 1024,
        }),
    });
    return { members, metrics };
  }

  test("has a replica at each, with the name in the Host field, and follows its changes", async () => {
    const first = serve();
    const port = Number(new URL(first.url).port);
    const second = serve(undefined, { hostname: "127.0.0.2", port });
    const addresses: { current: readonly string[] | Error } = { current: ["127.0.0.1", "127.0.0.2"] };
    const { members } = named(port, addresses);
    await members.lookUp();
    for (const _ of times(50)) await members.client.get("/hero", "");
    expect(first.calls).toBeGreaterThan(5);
    expect(second.calls).toBeGreaterThan(5);

    addresses.current = ["127.0.0.2", "127.0.0.3"];
    await members.lookUp();
    expect(members.views().map(({ address }) => address)).toEqual([`127.0.0.2:${port}`, `127.0.0.3:${port}`]);
    const before = first.calls;
    for (const _ of times(20)) await members.client.get("/hero", "");
    expect(first.calls).toBe(before);
    members.close();
  });

  test("that no longer resolves keeps its last replicas, and is counted", async () => {
    const first = serve();
    const port = Number(new URL(first.url).port);
    const addresses: { current: readonly string[] | Error } = { current: ["127.0.0.1", "127.0.0.2"] };
    const { members, metrics } = named(port, addresses);
    await members.lookUp();
    addresses.current = new Error("ENOTFOUND");
    await members.lookUp();
    expect(members.views()).toHaveLength(2);
    expect((await members.client.get("/hero", "")).status).toBe(200);
    const text = await metrics.registry.metrics();
    expect(text).toMatch(/upstream_lookups_failed_total\{upstream="heroes",service="caller"\} 1/);
    members.close();
  });
});
