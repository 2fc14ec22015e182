import { Database } from "bun:sqlite";
import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { mayWriteEverywhere, testApplying } from "@super-heroes/testing/run/requirements";
import { tryLock } from "./file-lock.ts";
import { ownFolder, ownNewFolder, removeUnlessOwned } from "./own-folder.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(20_000);

const root = await mkdtemp(join(tmpdir(), "super-heroes-own-"));
afterAll(() => rm(root, { recursive: true, force: true }));

const owners: Bun.Subprocess[] = [];
afterAll(() => {
  for (const owner of owners) owner.kill("SIGKILL");
});

const OWN = JSON.stringify(join(import.meta.dir, "own-folder.ts"));

/** A process that takes a folder, prints its name, and stays; it keeps no reference to what it has taken. */
async function startOwner(path: string, take: "ownFolder" | "ownNewFolder") {
  const program = `
    import { ${take} } from ${OWN};
    console.log(${take}(${JSON.stringify(path)}).path);
    Bun.gc(true);
    setInterval(() => {}, 1000);
  `;
  const owner = Bun.spawn([process.execPath, "-e", program], { stdout: "pipe" });
  owners.push(owner);
  const { value } = await owner.stdout.getReader().read();
  return { owner, path: new TextDecoder().decode(value).trim() };
}

test("processes that take the same folder at the same time get different ones", async () => {
  const path = join(root, "test-stack");
  const taken = await Promise.all([1, 2, 3].map(() => startOwner(path, "ownFolder")));
  const names = taken.map((one) => basename(one.path)).sort();
  expect(names).toEqual(["test-stack", "test-stack-2", "test-stack-3"]);
  for (const { owner } of taken) owner.kill("SIGKILL");
  await Promise.all(taken.map(({ owner }) => owner.exited));
  using next = ownFolder(path);
  expect(next.path).toBe(path);
});

test("a folder that is to be new is never one that is there, owned or not", async () => {
  const path = join(root, "run");
  await mkdir(path);
  const { owner, path: second } = await startOwner(path, "ownNewFolder");
  using third = ownNewFolder(path);
  expect([second, third.path].map((one) => basename(one))).toEqual(["run-2", "run-3"]);
  owner.kill("SIGKILL");
  await owner.exited;
});

describe("what is left of earlier runs", () => {
  test("is removed once its owner is gone, however that ended", async () => {
    const { owner, path } = await startOwner(join(root, "earlier"), "ownNewFolder");
    expect(await removeUnlessOwned(path)).toBe(false);
    expect(existsSync(path)).toBe(true);
    owner.kill("SIGKILL");
    await owner.exited;
    expect(await removeUnlessOwned(path)).toBe(true);
    expect(existsSync(path)).toBe(false);
    expect(await readdir(join(root, ".locks"))).not.toContain("earlier.sqlite");
  });

  test("is removed where it never had an owner", async () => {
    const path = join(root, "from-before-there-were-owners");
    await mkdir(path);
    expect(await removeUnlessOwned(path)).toBe(true);
    expect(existsSync(path)).toBe(false);
  });
});

describe("a lock", () => {
  test("is had once, and again after its release", () => {
    const file = join(root, "a folder", "lock.sqlite");
    const lock = tryLock(file);
    expect(lock).toBeDefined();
    expect(tryLock(file)).toBeUndefined();
    lock?.release();
    using again = tryLock(file);
    expect(again).toBeDefined();
  });

  test("is had while another process reads the file, as each does for a moment when it tries", () => {
    const file = join(root, "read", "lock.sqlite");
    tryLock(file)?.release();
    using reader = new Database(file);
    reader.run("begin");
    reader.query("select * from sqlite_schema").all();
    using lock = tryLock(file);
    expect(lock).toBeDefined();
    expect(tryLock(file)).toBeUndefined();
  });

  testApplying(mayWriteEverywhere, "where it cannot be written, the error names the file", async () => {
    const folder = join(root, "read-only");
    await mkdir(folder);
    await chmod(folder, 0o500);
    expect(() => tryLock(join(folder, "lock.sqlite"))).toThrow(join(folder, "lock.sqlite"));
    expect(() => tryLock(join(folder, "below", "lock.sqlite"))).toThrow("EACCES");
  });
});
