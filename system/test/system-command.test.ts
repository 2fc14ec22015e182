import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linesOf } from "@super-heroes/cli/processes/lines";
import { withoutStores } from "@super-heroes/system/environment/store-variables";
import { freePorts } from "./embedded-system.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(30_000);

const source = join(import.meta.dir, "..", "src");
const folder = await mkdtemp(join(tmpdir(), "super-heroes-system-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const environmentIn = (dataDir: string) => ({
  ...withoutStores(process.env),
  DATA_DIR: join(folder, dataDir),
  // Single catalogues are started without users, which would decide who is an admin.
  OPEN_WRITES: "true",
  ...freePorts,
});

/** Starts services and resolves once they are ready. */
async function start(dataDir: string, ...names: string[]) {
  const launcher = Bun.spawn([process.execPath, join(source, "start.ts"), "--only", names.join()], {
    env: environmentIn(dataDir),
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const reading = linesOf(launcher.stdout);
  for await (const line of reading) if (line.startsWith("Ready.")) break;
  return launcher;
}

/** Runs `bun run system` to its end. */
async function system(dataDir: string, ...argv: string[]) {
  const child = Bun.spawn([process.execPath, join(source, "system.ts"), ...argv], {
    env: environmentIn(dataDir),
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [output, complaint, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { lines: output.trim().split("\n"), complaint: complaint.trim(), exitCode };
}

interface Listed {
  state: string;
  pid: string;
  url: string;
}

/** The services by name, as they are listed. */
async function listed(dataDir: string): Promise<Map<string, Listed>> {
  const { lines } = await system(dataDir);
  return new Map(
    lines.slice(1).map((line) => {
      const [name = "", state = "", pid = "", url = ""] = line.split(/ {2,}/);
      return [name, { state, pid, url }];
    }),
  );
}

const isReached = (url = "") =>
  fetch(`${url}/ready`, { keepalive: false }).then(
    ({ ok }) => ok,
    () => false,
  );

describe("the services of a launcher", () => {
  let launcher: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    launcher = await start("one", "heroes", "villains");
  });
  afterAll(async () => {
    launcher?.kill("SIGINT");
    await launcher?.exited;
    expect(await readdir(join(folder, "one", "launchers"))).toEqual([]);
  });

  test("are listed with their state, process, address and store", async () => {
    const { lines, exitCode } = await system("one");
    expect(exitCode).toBe(0);
    expect(lines.map((line) => line.split(/ +/)[0])).toEqual(["service", "heroes", "villains"]);
    expect(lines[1]).toMatch(/^heroes +running +\d+ +http:\/\/127\.0\.0\.1:\d+ +SQLite .*heroes\.sqlite$/);
  });

  test.each(["stop", "kill"])("%s ends one, and start brings it back where it was", async (action) => {
    const before = (await listed("one")).get("heroes");
    expect(await system("one", action, "heroes")).toEqual({
      lines: ["heroes: stopped"],
      complaint: "",
      exitCode: 0,
    });
    expect(await isReached(before?.url)).toBe(false);
    const between = await listed("one");
    expect(between.get("heroes")).toEqual({ state: "stopped", pid: "-", url: before?.url ?? "" });
    expect(between.get("villains")?.state).toBe("running");

    expect((await system("one", "start", "heroes")).exitCode).toBe(0);
    const after = (await listed("one")).get("heroes");
    expect(after).toEqual({ ...before, pid: after?.pid } as Listed);
    expect(after?.pid).not.toBe(before?.pid);
    expect(await isReached(after?.url)).toBe(true);
  });

  test("restart gives it another process; several are named at once", async () => {
    const before = await listed("one");
    const { lines } = await system("one", "restart", "heroes", "villains");
    const after = await listed("one");
    expect(lines).toEqual(
      ["heroes", "villains"].map((name) => `${name}: running, pid ${after.get(name)?.pid}`),
    );
    for (const name of ["heroes", "villains"]) expect(after.get(name)?.pid).not.toBe(before.get(name)?.pid);
  });

  test("one that runs is not started again, and one that is stopped is not stopped again", async () => {
    const pid = (await listed("one")).get("heroes")?.pid;
    expect((await system("one", "start", "heroes")).lines).toEqual([`heroes: running, pid ${pid}`]);
    await system("one", "stop", "heroes");
    expect((await system("one", "stop", "heroes")).lines).toEqual(["heroes: stopped"]);
    await system("one", "start", "heroes");
  });

  test("one that ended by itself is listed as such, and can be started", async () => {
    process.kill(Number((await listed("one")).get("villains")?.pid), "SIGKILL");
    while ((await listed("one")).get("villains")?.state !== "ended") await Bun.sleep(20);
    expect((await system("one", "start", "villains")).exitCode).toBe(0);
    expect((await listed("one")).get("villains")?.state).toBe("running");
  });

  test("one that cannot start again: the reason reaches the caller", async () => {
    const { url } = (await listed("one")).get("heroes") ?? { url: "" };
    await system("one", "stop", "heroes");
    const { port } = new URL(url);
    const squatter = Bun.serve({ port: Number(port), hostname: "127.0.0.1", fetch: () => new Response() });
    expect(await system("one", "start", "heroes", "villains")).toMatchObject({
      lines: [expect.stringMatching(/^villains: running/)],
      complaint: `system: heroes could not start: port ${port} is already in use`,
      exitCode: 1,
    });
    await squatter.stop(true);
    expect((await system("one", "start", "heroes")).exitCode).toBe(0);
  });

  test("a service that this launcher does not run is named", async () => {
    expect(await system("one", "stop", "orders")).toMatchObject({
      complaint: 'system: no launcher runs orders; "bun run system" lists what runs',
      exitCode: 1,
    });
  });

  test("a second launcher with the same ports names the first in one line", async () => {
    const { url = "" } = (await listed("one")).get("heroes") ?? {};
    const second = Bun.spawn([process.execPath, join(source, "start.ts"), "--only", "heroes"], {
      env: { ...environmentIn("one"), HEROES_PORT: new URL(url).port },
      stdin: "ignore",
      stdout: "ignore",
      stderr: "pipe",
    });
    const complaint = await new Response(second.stderr).text();
    expect(await second.exited).toBe(1);
    expect(complaint.trim().split("\n")).toHaveLength(1);
    if (process.platform === "linux")
      expect(complaint).toStartWith(
        `start: heroes already run, started by "bun run start" with pid ${launcher.pid}: `,
      );
  });

  test("only a caller with the token may act", async () => {
    const file = join(folder, "one", "launchers", `${launcher.pid}.json`);
    const { url, token } = await Bun.file(file).json();
    const stop = (authorization?: string) =>
      fetch(`${url}/services/heroes/stop`, {
        method: "POST",
        headers: authorization ? { authorization } : {},
      });
    expect((await stop()).status).toBe(401);
    expect((await stop("Bearer guess")).status).toBe(401);
    expect((await Bun.file(file).stat()).mode & 0o077).toBe(0);
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${url}/services/heroes/explode`, { method: "POST", headers })).status).toBe(404);
    expect((await listed("one")).get("heroes")?.state).toBe("running");
  });
});

test("where two launchers run the same service, the operator has to choose one", async () => {
  const both = await Promise.all([start("two", "heroes"), start("two", "heroes")]);
  try {
    const { complaint, exitCode } = await system("two", "stop", "heroes");
    expect(exitCode).toBe(1);
    expect(complaint).toMatch(
      /^system: the launchers \d+ and \d+ both run heroes: choose one with --launcher PID$/,
    );
    const pid = String(both[1]?.pid);
    expect((await system("two", "stop", "heroes", "--launcher", pid)).lines).toEqual(["heroes: stopped"]);
  } finally {
    for (const launcher of both) launcher.kill("SIGINT");
    await Promise.all(both.map(({ exited }) => exited));
  }
});

test("where nothing runs, the error says that; the file of a killed launcher does not count", async () => {
  const gone = Bun.spawn(["true"]);
  await gone.exited;
  const launchers = join(folder, "none", "launchers");
  const file = join(launchers, `${gone.pid}.json`);
  await Bun.write(
    file,
    JSON.stringify({ pid: gone.pid, command: "start", url: "http://127.0.0.1:1", token: "" }),
  );
  await writeFile(join(launchers, "half.json"), "{");
  expect(await system("none")).toEqual({
    lines: [""],
    complaint: `system: no "bun run start" or "bun run dev" that is ready keeps its data in ${join(folder, "none")}`,
    exitCode: 1,
  });
  expect(await readdir(launchers)).toEqual(["half.json"]);
});

describe("what cannot be understood exits with 2 and one line", () => {
  test.each([
    [["halt", "heroes"], 'unknown action "halt". Known: start, stop, restart, kill'],
    [["stop"], "stop expects the names of services, such as orders"],
    [["stop", "sidekicks"], 'unknown service "sidekicks". Known: '],
    [["stop", "heroes", "--force"], 'unknown option "--force". Known: --launcher, --help'],
    [["stp", "heroes"], 'unknown action "stp". Did you mean stop?'],
    [["stop", "heroes", "--launcher", "mine"], '--launcher expects a process id, got "mine"'],
  ])("%j", async (argv, message) => {
    const { complaint, exitCode } = await system("none", ...argv);
    expect(exitCode).toBe(2);
    expect(complaint).toStartWith("system: ");
    expect(complaint).toContain(message);
    expect(complaint.split("\n")).toHaveLength(1);
  });
});

test("--help", async () => {
  const { lines, exitCode } = await system("none", "--help");
  expect(exitCode).toBe(0);
  expect(lines).toContain("Usage: bun run system");
});
