import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withKeys } from "@super-heroes/system/environment/keys";
import { launchSystem, type RunningSystem } from "@super-heroes/system/launch/launch";
import { services } from "@super-heroes/system/services";
import { type BuiltWeb, buildWeb } from "../../services/gateway/test/built-web.ts";
import { embeddedSystem } from "../../system/test/embedded-system.ts";

// Long, because the machine may be busy.
setDefaultTimeout(60_000);

async function walk(...urls: string[]) {
  const argv = [process.execPath, join(import.meta.dir, "walk.ts"), ...urls];
  const child = Bun.spawn(argv, { stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const [printed, error, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { lines: printed.trim().split("\n"), error: error.trim(), exitCode };
}

describe("through a healthy system", () => {
  let folder: string;
  let built: BuiltWeb;
  let system: RunningSystem;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "walk-"));
    built = await buildWeb();
    const variables = { ...embeddedSystem(folder), WEB_DIR: built.folder };
    const { env } = await withKeys(services, variables, folder);
    system = await launchSystem({ services, env, output: (name) => join(folder, `${name}.log`) });
  });
  afterAll(async () => {
    await system?.stop();
    await built?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  test("it prints what it found at each step and each service", async () => {
    const gateway = system.services.at(-1);
    const urls = system.services.map(({ url }) => url);
    const { lines, error, exitCode } = await walk(gateway?.url ?? "", ...urls);
    expect({ error, exitCode }).toEqual({ error: "", exitCode: 0 });
    const names = lines.map((line) => line.slice(0, 10).trim());
    const each = [
      "health",
      "page",
      "draw",
      "register",
      "log in",
      "session",
      "fight",
      "narrate",
      "order",
      "profile",
      "graphql",
      "dashboard",
      "metrics",
    ];
    expect(names).toEqual([...each, ...services.map(() => "service")]);
    expect(lines.filter((line) => line.startsWith("service")).join()).toContain("gateway ");
  });
});

describe("a failing step stops it, with the reason", () => {
  test("nothing responds, and it prints how to start the system", async () => {
    const { error, exitCode } = await walk("http://127.0.0.1:1");
    expect(exitCode).toBe(1);
    expect(error).toStartWith("walk: health: GET http://127.0.0.1:1/api/health: no response (");
    expect(error).toContain('walk: is the system running? "bun run start" starts it');
  });

  test("a service is down", async () => {
    const respond = () => Response.json({ services: { users: { status: "down" } } }, { status: 503 });
    await using gateway = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: respond });
    expect(await walk(gateway.url.href)).toEqual({
      lines: [""],
      error: `walk: health: GET ${gateway.url.href}api/health: expected 200, got 503 {"services":{"users":{"status":"down"}}}`,
      exitCode: 1,
    });
  });

  test("a response is not JSON", async () => {
    const respond = () => new Response("<h1>Welcome</h1>");
    await using gateway = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: respond });
    const { error, exitCode } = await walk(gateway.url.href);
    expect(error).toBe(`walk: health: ${gateway.url.href}api/health: expected JSON, got <h1>Welcome</h1>`);
    expect(exitCode).toBe(1);
  });

  test("an address is invalid", async () => {
    expect(await walk("gateway:8000")).toEqual({
      lines: [""],
      error: 'walk: expected http:// or https:// addresses, got "gateway:8000"',
      exitCode: 2,
    });
  });
});
