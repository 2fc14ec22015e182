import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROXY_VARIABLES } from "@super-heroes/kit/network/proxies";
import { withoutStores } from "@super-heroes/system/environment/store-variables";
import { startProxy } from "@super-heroes/testing/stand-ins/counting-proxy";
import { serviceNames } from "@super-heroes/topology/services";
import { freePorts } from "./embedded-system.ts";
import { runFile, type StartedSystem, startSystem, walkThrough } from "./started-system.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(60_000);

const folder = await mkdtemp(join(tmpdir(), "super-heroes-proxies-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Takes what services send to a collector of traces. */
function startCollector() {
  let batches = 0;
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      if ((await request.arrayBuffer()).byteLength > 0) batches += 1;
      return new Response();
    },
  });
  return { url: server.url.origin, batches: () => batches, stop: () => server.stop(true) };
}

const proxy = startProxy();
afterAll(() => proxy[Symbol.dispose]());

/** All a user, or Docker, could have set, without any exception for loopback addresses. */
const environmentWith = (proxyUrl: string) => ({
  ...withoutStores(process.env),
  ...freePorts,
  ...Object.fromEntries(PROXY_VARIABLES.map((name) => [name, proxyUrl])),
  NODE_USE_ENV_PROXY: "1",
  NO_PROXY: "",
  no_proxy: "",
});

describe.each([
  ["a port that nothing listens on", "http://127.0.0.1:9"],
  ["a server that counts its connections", proxy.url],
])("proxies of the environment at %s", (_, proxyUrl) => {
  const env = { ...environmentWith(proxyUrl), DATA_DIR: join(folder, proxyUrl.replaceAll(/\W+/g, "-")) };
  const collector = startCollector();
  let system: StartedSystem;

  beforeAll(async () => {
    system = await startSystem({ ...env, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  });
  afterAll(() => collector.stop());

  test("every service starts, and a client can do everything: tokens are checked, events arrive", async () => {
    expect([...system.urls.keys()].sort()).toEqual([...serviceNames].sort());
    await walkThrough(env, system.urls);
  });

  test("another command reaches the launcher", async () => {
    const { printed, exitCode } = await runFile(env, "system/src/system.ts");
    expect(exitCode).toBe(0);
    expect(printed).toContain("gateway");
  });

  test("a health check reaches its service", async () => {
    const { port } = new URL(system.urls.get("heroes") ?? "");
    const check = await runFile({ ...env, PORT: port }, "deploy/image/healthcheck.ts", "/ready");
    expect(check).toEqual({ printed: "", complaint: "", exitCode: 0 });
  });

  test("the last spans reach the collector when all is stopped, and no request went to the proxy", async () => {
    expect(await system.stop()).toBe(0);
    expect(collector.batches()).toBeGreaterThan(0);
    expect(proxy.connections()).toBe(0);
  });
});
