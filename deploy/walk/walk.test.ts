import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withKeys } from "@super-heroes/system/environment/keys";
import { launchSystem, type RunningSystem } from "@super-heroes/system/launch/launch";
import { services } from "@super-heroes/system/services";
import { embeddedSystem } from "../../system/test/embedded-system.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(60_000);

async function walk(...urls: string[]) {
  const argv = [process.execPath, join(import.meta.dir, "walk.ts"), ...urls];
  const child = Bun.spawn(argv, { stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const [said, complaint, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { said: said.trim().split("\n"), complaint: complaint.trim(), exitCode };
}

describe("through a system that is well", () => {
  let folder: string;
  let system: RunningSystem;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "walk-"));
    const { env } = await withKeys(services, embeddedSystem(folder), folder);
    system = await launchSystem({ services, env, output: (name) => join(folder, `${name}.log`) });
  });
  afterAll(async () => {
    await system?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test("it says what it saw at each step and each service", async () => {
    const gateway = system.services.at(-1);
    const urls = system.services.map(({ url }) => url);
    const { said, complaint, exitCode } = await walk(gateway?.url ?? "", ...urls);
    expect({ complaint, exitCode }).toEqual({ complaint: "", exitCode: 0 });
    const names = said.map((line) => line.slice(0, 10).trim());
    const each = [
      "health",
      "draw",
      "register",
      "log in",
      "fight",
      "order",
      "profile",
      "dashboard",
      "metrics",
    ];
    expect(names).toEqual([...each, ...services.map(() => "service")]);
    expect(said.filter((line) => line.startsWith("service")).join()).toContain("gateway ");
  });
});

describe("where something is not well, it stops and says what", () => {
  test("nothing responds, and it says how to start the system", async () => {
    const { complaint, exitCode } = await walk("http://127.0.0.1:1");
    expect(exitCode).toBe(1);
    expect(complaint).toStartWith("walk: health: GET http://127.0.0.1:1/api/health: no response (");
    expect(complaint).toContain('walk: is the system running? "bun run start" starts it');
  });

  test("a service is down", async () => {
    const respond = () => Response.json({ services: { users: { status: "down" } } }, { status: 503 });
    await using gateway = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: respond });
    expect(await walk(gateway.url.href)).toEqual({
      said: [""],
      complaint: `walk: health: GET ${gateway.url.href}api/health: expected 200, got 503 {"services":{"users":{"status":"down"}}}`,
      exitCode: 1,
    });
  });

  test("a response is no JSON", async () => {
    const respond = () => new Response("<h1>Welcome</h1>");
    await using gateway = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: respond });
    const { complaint, exitCode } = await walk(gateway.url.href);
    expect(complaint).toBe(
      `walk: health: ${gateway.url.href}api/health: expected JSON, got <h1>Welcome</h1>`,
    );
    expect(exitCode).toBe(1);
  });

  test("an address is none", async () => {
    expect(await walk("gateway:8000")).toEqual({
      said: [""],
      complaint: 'walk: expected http:// or https:// addresses, got "gateway:8000"',
      exitCode: 2,
    });
  });
});
