import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { mongodb } from "../../src/local-stack/engines/mongodb.ts";
import {
  allServices,
  bringUp,
  environmentOf,
  missingEngines,
  readState,
  removeWithThisProcess,
  type Service,
  type StoreState,
  sentenceOn,
  startStore,
  statusOf,
  stopStore,
  takeDown,
} from "../../src/local-stack/index.ts";
import { isRunning } from "../../src/local-stack/server-process.ts";
import { storeDefinitions } from "../../src/local-stack/stores.ts";
import { seedFileOf } from "../../src/schema.ts";
import { databases } from "./cli.ts";
import { addRow, countRows, execute } from "./rows.ts";

const [missing] = await missingEngines();

// Starting PostgreSQL after a kill waits until the system has collected the killed process.
setDefaultTimeout(30_000);
// Building FerretDB for the first time is what can take this long.
const setUpTimeoutMs = 180_000;

/** Beside the usual ports, and below those that the kernel gives out. */
const APART = [1000, 14_000] as const;

const reason = missing && sentenceOn(missing);
describeRequiring(reason, "a local stack", () => {
  let parent: string;
  let dir: string;
  let up: Awaited<ReturnType<typeof databases>>;
  let guarded: ReturnType<typeof removeWithThisProcess>;

  const store = (service: Service): StoreState => {
    const found = readState({ dir }).stores.find((candidate) => candidate.service === service);
    if (!found) throw new Error(`${service} was not brought up:\n${up.stderr}`);
    return found;
  };

  const conditions = async () =>
    (await statusOf(dir)).map(({ service, condition }) => `${service} ${condition}`);

  const allRunning = allServices.map((service) => `${service} running`);

  beforeAll(async () => {
    parent = mkdtempSync(join(tmpdir(), "local-stack-"));
    // Longer than the path of a unix socket may be, as a home directory's can well be.
    dir = join(parent, "a folder with spaces", "deep-".repeat(20));
    guarded = removeWithThisProcess(dir);
    // Here stores are stopped and killed, and another stack that is started meanwhile looks for free ports at the usual ones.
    await bringUp({ dir, portOffset: randomInt(...APART) });
    for (const service of allServices) await stopStore(dir, service, "SIGTERM");
    up = await databases("up", "--dir", dir);
  }, setUpTimeoutMs);

  afterAll(async () => {
    await takeDown({ dir });
    rmSync(parent, { recursive: true });
    guarded.release();
  });

  test("up prints nothing but lines for the shell, one for each store", async () => {
    expect(up).toMatchObject({ exitCode: 0 });
    const shell = Bun.spawn(["sh", "-c", `${up.stdout}\nenv`], { env: {}, stdout: "pipe" });
    const environment = new Set((await new Response(shell.stdout).text()).split("\n"));
    const variables = Object.entries(environmentOf(readState({ dir })));
    expect(variables).toHaveLength(allServices.length);
    expect(variables.map(([name]) => name)).toEqual(
      expect.arrayContaining(["HEROES_DATABASE_URL", "LOCATIONS_MYSQL_URL", "FIGHTS_MONGODB_URL"]),
    );
    for (const [name, url] of variables) expect(environment).toContain(`${name}=${url}`);
    expect(up.stdout.trim().split("\n")).toHaveLength(allServices.length);
  });

  test("the stores outlive the command and hold their seed rows, where they have some", async () => {
    for (const service of allServices) {
      const rows = await countRows(store(service));
      if (seedFileOf(service) === undefined) expect(rows).toBe(0);
      else expect(rows).toBeGreaterThanOrEqual(30);
    }
  });

  test("no store lets a wrong password in", async () => {
    for (const { service } of storeDefinitions.filter(({ engine }) => engine.authenticates)) {
      const url = new URL(store(service).url);
      url.password = "guess";
      await expect(countRows({ ...store(service), url: url.href })).rejects.toThrow(/password|Access denied/);
    }
  });

  test("a response from a server with another process id does not count", async () => {
    await expect(mongodb.ping(store("fights").url, process.pid)).rejects.toThrow("another server, pid");
  });

  test("status and env exit with 0, and env prints what up printed", async () => {
    const [status, env] = await Promise.all([
      databases("status", "--dir", dir),
      databases("env", "--dir", dir),
    ]);
    expect(status.exitCode).toBe(0);
    expect(status.stdout.match(/running$/gm)).toHaveLength(allServices.length);
    expect(env).toMatchObject({ exitCode: 0, stdout: up.stdout });
  });

  test("up once more changes nothing", async () => {
    const before = readState({ dir });
    expect((await databases("up", "--dir", dir)).stdout).toBe(up.stdout);
    expect(readState({ dir })).toEqual(before);
  });

  test.each(allServices)(
    "%s comes back after SIGKILL, in the same place and with its rows",
    async (service) => {
      const before = store(service);
      await addRow(before);
      const rows = await countRows(before);
      await stopStore(dir, service, "SIGKILL");
      expect(await conditions()).toContain(`${service} stopped`);

      const after = await startStore(dir, service);
      expect(after).toEqual({ ...before, pid: after.pid });
      expect(after.pid).not.toBe(before.pid);
      expect(await countRows(after)).toBe(rows);
    },
  );

  test("up notices a server that died, and starts that one only", async () => {
    const before = readState({ dir }).stores;
    const { pid } = store("fights");
    process.kill(pid ?? Number.NaN, "SIGKILL");
    while (!(await conditions()).includes("fights died")) await Bun.sleep(5);

    const lines: string[] = [];
    await bringUp({ dir, onProgress: (line) => lines.push(line) });
    expect(lines).toContain(`fights: pid ${pid} has ended, starting again`);
    expect(await conditions()).toEqual(allRunning);
    const others = (stores: readonly StoreState[]) => stores.filter(({ service }) => service !== "fights");
    expect(others(readState({ dir }).stores)).toEqual(others(before));
  });

  test("a load that was cut short is done again", async () => {
    await execute(store("heroes"), "drop schema public cascade; create schema public");
    await execute(
      store("locations"),
      "delete from location; update schema_migration set state = 'pending' where number = 0",
    );
    await bringUp({ dir, stores: ["heroes", "locations"] });
    expect(await countRows(store("heroes"))).toBeGreaterThanOrEqual(100);
    expect(await countRows(store("locations"))).toBeGreaterThanOrEqual(30);
  });

  test("rows that were deleted on purpose stay deleted", async () => {
    await execute(store("villains"), "delete from villain");
    await bringUp({ dir, stores: ["villains"] });
    expect(await countRows(store("villains"))).toBe(0);
  });

  test("stacks in other folders are others, and two runs in one folder make one stack", async () => {
    const other = join(parent, "other");
    const [first, second] = await Promise.all([
      bringUp({ dir: other, stores: ["fights"] }),
      bringUp({ dir: other, stores: ["fights"] }),
    ]);
    expect(second).toEqual(first);
    expect(first.stores[0]?.port).not.toBe(store("fights").port);
    await takeDown({ dir: other });
    expect(await conditions()).toEqual(allRunning);
  });

  test("some can be taken down alone", async () => {
    const other = join(parent, "some");
    await bringUp({ dir: other, stores: ["fights", "analytics"] });
    await takeDown({ dir: other, stores: ["analytics"] });
    const running = (await statusOf(other)).filter(({ condition }) => condition === "running");
    expect(running.map(({ service }) => service)).toEqual(["fights"]);
    await takeDown({ dir: other });
  });

  test("a port that another program took fails a start in place, and is avoided by up", async () => {
    const other = join(parent, "moving");
    const { stores } = await bringUp({ dir: other, stores: ["fights"] });
    const port = stores[0]?.port ?? Number.NaN;
    await stopStore(other, "fights");
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(port, "127.0.0.1", resolve));
    try {
      await expect(startStore(other, "fights")).rejects.toThrow(
        `fights: port ${port} is used by another program`,
      );
      const moved = await bringUp({ dir: other, stores: ["fights"] });
      expect(moved.stores[0]?.port).not.toBe(port);
      expect(environmentOf(moved)).toEqual({
        FIGHTS_MONGODB_URL: `mongodb://127.0.0.1:${moved.stores[0]?.port}/fights`,
      });
    } finally {
      await takeDown({ dir: other });
      squatter.close();
    }
  });

  test("a store that was never started cannot be started again", async () => {
    await expect(startStore(join(parent, "nothing"), "heroes")).rejects.toThrow(
      "heroes was never started in",
    );
  });

  test("down leaves no process, and status and env then exit with 1", async () => {
    const before = readState({ dir }).stores;
    expect(before.filter(isRunning)).toHaveLength(allServices.length);
    expect((await databases("down", "--dir", dir)).exitCode).toBe(0);
    expect(before.filter(isRunning)).toEqual([]);
    expect(await conditions()).toEqual(allServices.map((service) => `${service} stopped`));
    expect((await databases("status", "--dir", dir)).exitCode).toBe(1);
    expect((await databases("env", "--dir", dir)).exitCode).toBe(1);
  });
});
