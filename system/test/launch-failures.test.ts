import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "@super-heroes/system/environment/environment";
import { launchService } from "@super-heroes/system/launch/launch";
import { serviceNamed } from "../src/services.ts";
import { embeddedSystem } from "./embedded-system.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(30_000);

const folder = await mkdtemp(join(tmpdir(), "super-heroes-failures-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const embedded = embeddedSystem(folder);
let programs = 0;

/** Launches a program that is no service of this repository. */
async function launchProgram(program: string, output: "file" | "lines" = "file", readyWithinMs = 20_000) {
  const main = join(folder, `program-${++programs}.ts`);
  await writeFile(main, program);
  return launchService({
    service: { name: "imp", port: 0, main, upstreams: [] },
    env: embedded,
    output: output === "file" ? join(folder, `imp-${programs}.log`) : () => {},
    readyWithinMs,
  });
}

const launchHeroes = (env: Environment) =>
  launchService({ service: serviceNamed("heroes"), env: { ...embedded, ...env }, output: () => {} });

const messageOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "resolved",
    ({ message }: Error) => message,
  );

describe("the reason of a failed start is what the service reports, whatever its log contains", () => {
  test.each([
    ["JSON", { LOG_FORMAT: "json" }],
    ["readable lines", { LOG_FORMAT: "readable", NODE_ENV: "development" }],
    ["nothing", { LOG_LEVEL: "silent" }],
  ])("a log of %s", async (_, log) => {
    using taken = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
    const heroes = launchHeroes({ ...log, HEROES_PORT: String(taken.port) });
    expect(await messageOf(heroes.ready)).toBe(
      `heroes could not start: port ${taken.port} is already in use`,
    );
  });

  test("several processes on one port", async () => {
    const heroes = launchHeroes({ WORKERS: "2", HEROES_PORT: "0" });
    expect(await messageOf(heroes.ready)).toBe(
      "heroes could not start: PORT: expected a fixed port for WORKERS to share, got 0",
    );
  });

  test("several malformed variables are one line", async () => {
    const heroes = launchHeroes({ POOL_MAX: "many", LOG_LEVEL: "loud" });
    expect(await messageOf(heroes.ready)).toMatch(/^heroes could not start: LOG_LEVEL: .+; POOL_MAX: [^;]+$/);
  });
});

describe("a program that reports nothing", () => {
  test("and prints a stack: no line of it is passed off as the reason, and its log is named", async () => {
    const imp = await launchProgram(
      `console.error("Something:\\n  {\\n    errno: 0\\n  }\\n    at serve (x.ts:1)"); process.exit(3);`,
    );
    expect(await messageOf(imp.ready)).toBe(
      `imp ended with exit code 3 before it listened. Its log is ${folder}/imp-${programs}.log`,
    );
  });

  test("and throws: Bun's report names the reason", async () => {
    const imp = await launchProgram(`throw new TypeError("no such table");`, "lines");
    expect(await messageOf(imp.ready)).toBe("imp could not start: TypeError: no such table");
  });

  test("and listens to nothing", async () => {
    const imp = await launchProgram("setInterval(() => {}, 1000);", "file", 200);
    expect(await messageOf(imp.ready)).toBe("imp did not listen within 0.2 s");
    await imp.stop("SIGKILL");
  });

  test("and is never ready: the failed checks are named", async () => {
    const imp = await launchProgram(
      `const { url } = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () =>
         Response.json({ checks: { store: "down", heroes: "up" } }, { status: 503 }) });
       process.send({ report: "listening", url: url.origin, store: "none" });`,
      "file",
      4000,
    );
    expect(await messageOf(imp.ready)).toMatch(
      /^imp was not ready within 4 s: GET http:\S+\/ready, responded 503 \(store down\)$/,
    );
    await imp.stop("SIGKILL");
  });
});

test("a service that is ended by a signal has no other reason, whatever it logged before", async () => {
  const imp = await launchProgram(
    `console.log(JSON.stringify({ level: 60, msg: "an old story" })); process.kill(process.pid, "SIGKILL");`,
  );
  expect((await imp.failure).message).toBe("imp was ended by SIGKILL");
});

test("a service that logs nothing is known all the same: where it listens, and on which store", async () => {
  const heroes = launchHeroes({ LOG_LEVEL: "silent" });
  expect(await heroes.ready).toEqual({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    store: expect.stringContaining("SQLite"),
  });
  await heroes.stop();
});

test("a service ends with the program that started it, also when that is killed", async () => {
  const program = `
    import { launchService } from ${JSON.stringify(join(import.meta.dir, "../src/launch/launch.ts"))};
    import { serviceNamed } from ${JSON.stringify(join(import.meta.dir, "../src/services.ts"))};
    const env = JSON.parse(process.env.SERVICE_ENVIRONMENT);
    const heroes = launchService({ service: serviceNamed("heroes"), env, output: ${JSON.stringify(join(folder, "orphan.log"))} });
    console.log((await heroes.ready).url);
  `;
  const launcher = Bun.spawn([process.execPath, "-e", program], {
    env: { ...process.env, SERVICE_ENVIRONMENT: JSON.stringify(embedded) },
    stdout: "pipe",
  });
  const { value } = await launcher.stdout.getReader().read();
  const url = new TextDecoder().decode(value).trim();
  expect((await fetch(`${url}/ready`)).status).toBe(200);
  launcher.kill("SIGKILL");
  while (
    await fetch(`${url}/health`, { keepalive: false }).then(
      () => true,
      () => false,
    )
  )
    await Bun.sleep(20);
});
