import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { openSqlite } from "./sqlite.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(20_000);

const SCHEMA = `
create table heroes (id integer primary key, name text not null unique);
create index heroes_by_name on heroes (name);
`;
const SEED = `
insert into heroes (id, name) values (1, 'Ada');
insert into heroes (id, name) values (2, 'Grace; the second');
`;

let folder = "";

const migration = (number: number) => join(folder, `migrations/000${number}-step.sqlite.sql`);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kit-sqlite-"));
  await mkdir(join(folder, "migrations"));
  await writeFile(migration(1), SCHEMA);
  await writeFile(join(folder, "seed.sql"), SEED);
});
afterEach(() => rm(folder, { recursive: true }));

const open = (options: Partial<Parameters<typeof openSqlite>[0]> = {}) =>
  openSqlite({
    file: join(folder, "data/heroes.sqlite"),
    migrations: join(folder, "migrations"),
    seedFile: join(folder, "seed.sql"),
    timeoutMs: 2000,
    waitMs: 0,
    log: silentLog,
    ...options,
  });

type Store = Awaited<ReturnType<typeof open>>;
const names = async (store: Store) =>
  (await store.query<{ name: string }>("select name from heroes order by id", [])).map(({ name }) => name);

test("the first opening creates the folder, the schema and the seed rows", async () => {
  const store = await open();
  expect(await names(store)).toEqual(["Ada", "Grace; the second"]);
  await store.close();
});

test("the second opening finds what was written and seeds nothing again", async () => {
  const first = await open();
  await first.query("insert into heroes (name) values (?)", ["Hedy"]);
  await first.query("delete from heroes where id = ?", [1]);
  await first.close();
  const second = await open();
  expect(await names(second)).toEqual(["Grace; the second", "Hedy"]);
  await second.close();
});

test("without a seed file it is empty at first", async () => {
  const store = await open({ seedFile: undefined });
  expect(await names(store)).toEqual([]);
  await store.close();
});

test("a seed that fails leaves nothing half made: the next opening begins again", async () => {
  const seedFile = join(folder, "seed.sql");
  await writeFile(seedFile, `${SEED} insert into heroes (id, name) values (1, 'twice');`);
  await expect(open()).rejects.toThrow("UNIQUE");
  await writeFile(seedFile, SEED);
  const store = await open();
  expect(await names(store)).toEqual(["Ada", "Grace; the second"]);
  await store.close();
});

describe("a file of an earlier schema", () => {
  const levels = async (store: Store) =>
    (await store.query<{ level: number }>("select level from heroes order by id", [])).map(
      ({ level }) => level,
    );
  beforeEach(async () => {
    await (await open()).close();
    await writeFile(migration(2), "alter table heroes add column level integer not null default 1;");
  });

  test("is migrated once, and keeps its rows", async () => {
    await (await open()).close();
    await writeFile(migration(3), "update heroes set level = level + 1; create table villains (id integer);");
    for (const _ of ["the migration", "an opening after it"]) {
      const store = await open();
      expect(store.schema).toBe(3);
      expect(await levels(store)).toEqual([2, 2]);
      await store.close();
    }
  });

  test("stays as it is when a migration fails", async () => {
    await writeFile(migration(3), "create table villains (id integer); create table heroes (id integer);");
    await expect(open()).rejects.toThrow("0003-step.sqlite.sql failed on SQLite");
    await rm(migration(3));
    await rm(migration(2));
    const store = await open();
    expect(store.schema).toBe(1);
    await expect(levels(store)).rejects.toThrow("level");
    await store.close();
  });
});

test("in memory, each opening is a separate store", async () => {
  const [first, second] = [await open({ file: ":memory:" }), await open({ file: ":memory:" })];
  await first.query("delete from heroes", []);
  expect(await names(second)).toHaveLength(2);
  await first.close();
  await second.close();
});

describe("two connections to one file", () => {
  test("see each other's committed rows", async () => {
    const [first, second] = [await open(), await open()];
    await first.query("insert into heroes (name) values (?)", ["Hedy"]);
    expect(await names(second)).toEqual(["Ada", "Grace; the second", "Hedy"]);
    await first.close();
    await second.close();
  });

  test("read while the other writes, and a second writer that waits too long gets 503", async () => {
    const [first, second] = [await open({ timeoutMs: 20 }), await open({ timeoutMs: 20 })];
    await first.query("begin immediate", []);
    await first.query("insert into heroes (name) values (?)", ["Hedy"]);
    expect(await names(second)).toHaveLength(2);
    const write = second.query("insert into heroes (name) values (?)", ["Mary"]);
    await expect(write).rejects.toMatchObject({ status: 503, code: "store_unavailable" });
    await first.query("commit", []);
    await second.query("insert into heroes (name) values (?)", ["Mary"]);
    expect(await names(first)).toEqual(["Ada", "Grace; the second", "Hedy", "Mary"]);
    await first.close();
    await second.close();
  });
});

test("several processes that open a new file at the same moment make one store", async () => {
  const opener = join(import.meta.dir, "../../test/store/open-sqlite.ts");
  const openers = Array.from({ length: 4 }, () =>
    Bun.spawn([process.execPath, opener, folder], { stdin: "pipe", stdout: "pipe", stderr: "pipe" }),
  );
  const outputs = openers.map(({ stdout }) => stdout.getReader());
  // Each reports that it is loaded, then all start together.
  await Promise.all(outputs.map((output) => output.read()));
  for (const { stdin } of openers) void stdin.end();
  const errors = await Promise.all(openers.map(({ stderr }) => new Response(stderr).text()));
  expect(errors).toEqual(openers.map(() => ""));
  const store = await open();
  expect(await names(store)).toEqual(["Ada", "Grace; the second"]);
  await store.close();
});

test("commits are in a write-ahead log and on disk before they are acknowledged", async () => {
  const store = await open();
  expect(await store.query("pragma journal_mode", [])).toEqual([{ journal_mode: "wal" }]);
  const FULL = 2;
  expect(await store.query("pragma synchronous", [])).toEqual([{ synchronous: FULL }]);
  await store.close();
});

test("an error of the statement itself passes through", async () => {
  const store = await open();
  await expect(store.query("insert into heroes (name) values (?)", ["Ada"])).rejects.toThrow("UNIQUE");
  await expect(store.query("select * from villains", [])).rejects.toThrow("no such table");
  await store.close();
});

test("it has a description and its occupancy", async () => {
  const store = await open();
  expect(store.description).toBe(`SQLite ${join(folder, "data/heroes.sqlite")}`);
  expect(store.occupancy()).toEqual({ inUse: 0, waiting: 0, max: 1 });
  await store.probe();
  await store.close();
});

test("after close it does not respond", async () => {
  const store = await open();
  await store.close();
  await expect(store.probe()).rejects.toThrow();
});

describe("only the owner can read the files and enter the folder,", () => {
  const modesIn = async (dir: string) => {
    const names = (await readdir(dir)).sort();
    const modes = names.map(async (name) => [name, (await stat(join(dir, name))).mode & 0o777]);
    return { folder: (await stat(dir)).mode & 0o777, ...Object.fromEntries(await Promise.all(modes)) };
  };
  const PRIVATE = {
    folder: 0o700,
    "heroes.sqlite": 0o600,
    "heroes.sqlite-shm": 0o600,
    "heroes.sqlite-wal": 0o600,
  };

  test.each([0o000, 0o022, 0o077])("with a umask of %o", async (mask) => {
    const before = process.umask(mask);
    try {
      await using store = { ...(await open()), [Symbol.asyncDispose]: () => store.close() };
      await store.query("insert into heroes (name) values (?)", ["Hedy"]);
      expect(await modesIn(join(folder, "data"))).toEqual(PRIVATE);
    } finally {
      process.umask(before);
    }
  });

  test("also when they were accessible to others before", async () => {
    const first = await open();
    await first.query("insert into heroes (name) values (?)", ["Hedy"]);
    await chmod(join(folder, "data"), 0o755);
    for (const name of await readdir(join(folder, "data"))) await chmod(join(folder, "data", name), 0o644);
    const second = await open();
    expect(await names(second)).toContain("Hedy");
    expect(await modesIn(join(folder, "data"))).toEqual(PRIVATE);
    await Promise.all([first.close(), second.close()]);
  });

  test("or it is not opened: a folder that every user can write to is refused in one line", async () => {
    await mkdir(join(folder, "shared"));
    await writeFile(join(folder, "shared/letters.txt"), "");
    await chmod(join(folder, "shared"), 0o1777);
    await expect(open({ file: join(folder, "shared/heroes.sqlite") })).rejects.toThrow(
      `every user of this machine can write to ${join(folder, "shared")} (mode 1777): use another folder`,
    );
    expect(await readdir(join(folder, "shared"))).toEqual(["letters.txt"]);
  });
});
