import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROXY_VARIABLES } from "@super-heroes/kit/proxies";
import { linesOf } from "../src/lines.ts";
import { repositoryRoot } from "../src/repository.ts";
import { withoutStores } from "../src/store-variables.ts";
import { freePorts } from "./embedded-system.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(60_000);

const folder = await mkdtemp(join(tmpdir(), "super-heroes-proxies-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A proxy as far as anything can tell: it counts whoever connects, and closes the connection. */
function startProxy() {
  let connections = 0;
  const server = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open(socket) {
        connections += 1;
        socket.end();
      },
      data() {},
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    connections: () => connections,
    stop: () => server.stop(),
  };
}

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
afterAll(proxy.stop);

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
  const urls = new Map<string, string>();
  const collector = startCollector();
  let start: Bun.Subprocess<"ignore", "pipe", "inherit">;

  const run = async (file: string, ...argv: string[]) => {
    const options = { env, cwd: repositoryRoot, stdin: "ignore", stdout: "pipe", stderr: "pipe" } as const;
    const child = Bun.spawn([process.execPath, file, ...argv], options);
    const [printed, complaint] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ]);
    return { printed, complaint, exitCode: await child.exited };
  };

  beforeAll(async () => {
    start = Bun.spawn([process.execPath, "system/src/start.ts"], {
      env: { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
      cwd: repositoryRoot,
      stdin: "ignore",
      stdout: "pipe",
      stderr: "inherit",
    });
    for await (const line of linesOf(start.stdout)) {
      const [, name, url] = /^(\w+) +(http:\S+) /.exec(line) ?? [];
      if (name && url) urls.set(name, url);
      if (line.startsWith("Ready")) break;
    }
  });
  afterAll(() => collector.stop());

  test("every service starts, and a client can do everything: tokens are checked, events arrive", async () => {
    expect(urls.size).toBeGreaterThan(7);
    const { gateway = "", ...others } = Object.fromEntries(urls);
    const { complaint, exitCode } = await run("deploy/walk/walk.ts", gateway, ...Object.values(others));
    expect({ complaint, exitCode }).toEqual({ complaint: "", exitCode: 0 });
  });

  test("another command reaches the launcher", async () => {
    const { printed, exitCode } = await run("system/src/control/main.ts");
    expect(exitCode).toBe(0);
    expect(printed).toContain("gateway");
  });

  test("a health check reaches its service", async () => {
    const { port } = new URL(urls.get("heroes") ?? "");
    const options = { env: { ...env, PORT: port }, stdin: "ignore", stderr: "inherit" } as const;
    const check = Bun.spawn([process.execPath, "deploy/image/healthcheck.ts", "/ready"], {
      ...options,
      cwd: repositoryRoot,
    });
    expect(await check.exited).toBe(0);
  });

  test("the last spans reach the collector when all is stopped, and no request went to the proxy", async () => {
    start.kill("SIGINT");
    expect(await start.exited).toBe(0);
    expect(collector.batches()).toBeGreaterThan(0);
    expect(proxy.connections()).toBe(0);
  });
});
