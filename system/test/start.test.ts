import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linesOf } from "@super-heroes/cli/processes/lines";
import { withoutStores } from "@super-heroes/system/environment/store-variables";
import { services } from "../src/services.ts";
import { freePorts } from "./embedded-system.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(30_000);

const folder = await mkdtemp(join(tmpdir(), "super-heroes-start-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const source = join(import.meta.dir, "..", "src");
const env = {
  ...withoutStores(process.env),
  DATA_DIR: folder,
  // Single catalogues are started without users, which would decide who is an admin.
  OPEN_WRITES: "true",
  ...freePorts,
};

function run(argv: string[], change: Record<string, string> = {}) {
  const options = { env: { ...env, ...change }, stdin: "ignore", stdout: "pipe", stderr: "pipe" } as const;
  return Bun.spawn([process.execPath, ...argv], options);
}

describe.each<[string, string[], number]>([
  ["the core", ["--only", "core"], 4],
  ["every service", [], services.length],
])("%s", (_, flags, count) => {
  test("start prints a line for each, and Ctrl-C stops all of them with exit code 0", async () => {
    const start = run([join(source, "start.ts"), ...flags]);
    const urls: string[] = [];
    for await (const line of linesOf(start.stdout)) {
      const [, name, url] = /^(\w+) +(http:\S+) /.exec(line) ?? [];
      if (name && url) urls.push(url);
      if (!line.startsWith("Ready")) continue;
      const statuses = await Promise.all(urls.map(async (ready) => (await fetch(`${ready}/ready`)).status));
      expect(statuses).toEqual(Array.from({ length: count }, () => 200));
      start.kill("SIGINT");
    }
    expect(await start.exited).toBe(0);
    for (const url of urls) await expect(fetch(url)).rejects.toThrow();
  });
});

describe.each(["start", "dev"])("%s", (command) => {
  const only = (...names: string[]) => [join(source, `${command}.ts`), "--only", names.join()];

  test("a port that is in use: one line names service, port, process and variable, and nothing is started", async () => {
    using taken = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
    const started = run(only("heroes", "villains"), { VILLAINS_PORT: String(taken.port) });
    const complaint = await new Response(started.stderr).text();
    expect(complaint.trim().split("\n")).toHaveLength(1);
    expect(complaint).toStartWith(`${command}: port ${taken.port} of villains is in use`);
    if (process.platform === "linux") expect(complaint).toContain(`by pid ${process.pid} (`);
    expect(complaint).toEndWith("or choose another port with VILLAINS_PORT\n");
    expect(await started.exited).toBe(1);
  });

  test("a service that cannot start is named with its reason, and takes the others with it", async () => {
    const started = run(only("heroes", "villains"), { VILLAINS_POOL_MAX: "many" });
    const complaint = await new Response(started.stderr).text();
    expect(complaint).toBe(
      `${command}: villains could not start: POOL_MAX: expected a whole number from 1 to 1000, got "many"\n`,
    );
    expect(await started.exited).toBe(1);
  });

  test("a data folder that cannot be one is named, with the variable that sets another", async () => {
    const file = join(folder, `${command}.file`);
    await Bun.write(file, "");
    const started = run(only("heroes"), { DATA_DIR: file });
    const complaint = await new Response(started.stderr).text();
    expect(complaint).toStartWith(`${command}: the data folder ${file} cannot be used: EEXIST`);
    expect(complaint).toEndWith("DATA_DIR sets another one\n");
    expect(await started.exited).toBe(1);
  });

  test("it prints when every service is ready, also when the services log nothing", async () => {
    const started = run(only("heroes", "villains"), { LOG_LEVEL: "silent" });
    const lines: string[] = [];
    for await (const line of linesOf(started.stdout)) {
      lines.push(line);
      if (line.startsWith("Ready.")) started.kill("SIGINT");
    }
    expect(await started.exited).toBe(0);
    const own = lines.filter((line) => !/^\w+ +\|/.test(line));
    expect(own).toHaveLength(3);
    for (const line of own.slice(0, 2)) expect(line).toMatch(/^\w+ +http:\S+ {2}pid \d+ {2}SQLite /);
  });
});

test("a catalogue without users does not start, unless writes are open", async () => {
  const start = run([join(source, "start.ts"), "--only", "heroes"], { OPEN_WRITES: "" });
  expect((await new Response(start.stderr).text()).trim().split("\n")).toEqual([
    expect.stringMatching(/^start: heroes .*USERS_URL: must be set .*; OPEN_WRITES=true lets everyone write/),
  ]);
  expect(await start.exited).toBe(1);
});

test("a service that dies is named, and the others go on without it", async () => {
  const start = run([join(source, "start.ts"), "--only", "heroes,villains"]);
  const urls = new Map<string, string>();
  for await (const line of linesOf(start.stdout)) {
    const [, name = "", url = ""] = /^(\w+) +(http:\S+) /.exec(line) ?? [];
    if (name) urls.set(name, url);
    if (line.startsWith("Ready")) break;
  }
  process.kill(await childOf(start.pid, "heroes"), "SIGKILL");
  for await (const line of linesOf(start.stderr)) {
    expect(line).toBe(
      'start: heroes was ended by SIGKILL. The other services continue; "bun run system start heroes" starts it again.',
    );
    break;
  }
  expect((await fetch(`${urls.get("villains")}/ready`)).status).toBe(200);
  start.kill("SIGINT");
  expect(await start.exited).toBe(0);
});

test("services become ready behind a proxy that does not reach this machine", async () => {
  const start = run([join(source, "start.ts"), "--only", "heroes"], { HTTP_PROXY: "http://127.0.0.1:9" });
  for await (const line of linesOf(start.stdout)) if (line.startsWith("Ready.")) start.kill("SIGINT");
  expect(await start.exited).toBe(0);
});

test("a flag that is not known is refused", async () => {
  const start = run([join(source, "start.ts"), "--stack", "cloud"]);
  expect(await new Response(start.stderr).text()).toBe(
    'start: --stack expects one of embedded, local, got "cloud"\n',
  );
  expect(await start.exited).toBe(2);
});

test("NODE_ENV=production without keys is refused, and nothing starts", async () => {
  const start = run([join(source, "start.ts"), "--only", "users"], { NODE_ENV: "production" });
  expect(await new Response(start.stderr).text()).toContain(
    "NODE_ENV=production refuses development keys: set USERS_SERVICE_KEYS, USERS_JWT_PRIVATE_KEY",
  );
  expect(await start.exited).toBe(1);
});

test("a program that crashes leaves no service behind", async () => {
  const program = `
    import { launchService } from ${JSON.stringify(join(source, "launch/launch.ts"))};
    import { serviceNamed } from ${JSON.stringify(join(source, "services.ts"))};
    const env = { ...process.env, NODE_ENV: "production", OPEN_WRITES: "true" };
    const heroes = launchService({ service: serviceNamed("heroes"), env, output: process.env.DATA_DIR + "/crash.log" });
    console.log((await heroes.ready).url, heroes.pid);
    throw new Error("crash");
  `;
  const crashing = run(["-e", program]);
  const [url = "", pid] = (await new Response(crashing.stdout).text()).trim().split(" ");
  expect(await crashing.exited).toBe(1);
  expect(url).toStartWith("http://");
  while (isAlive(Number(pid))) await Bun.sleep(10);
  await expect(fetch(url)).rejects.toThrow();
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The child of this process that runs that service (Linux). */
async function childOf(pid: number, service: string): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`);
  const children = await Promise.all(
    threads.map((id) => readFile(`/proc/${pid}/task/${id}/children`, "utf8")),
  );
  for (const child of children.join(" ").split(" ").filter(Boolean))
    if ((await readFile(`/proc/${child}/cmdline`, "utf8")).includes(`services/${service}/`))
      return Number(child);
  throw new Error(`${pid} has no child that runs ${service}`);
}
