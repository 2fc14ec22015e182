import { Database } from "bun:sqlite";
import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import { chmod, chown, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { testApplying } from "@super-heroes/testing/run/requirements";
import { closeToOthers, NotPrivate, privateFile, privateFolder } from "./private-files.ts";

const notRoot = process.getuid?.() === 0 ? undefined : "only root can be another user as well";

const root = await mkdtemp(`${tmpdir()}/private-files-`);
afterAll(() => rm(root, { recursive: true }));

let path: string;
beforeEach(() => {
  path = `${root}/${crypto.randomUUID()}`;
});

const modeOf = async (of: string) => (await stat(of)).mode & 0o7777;

async function withUmask(mask: number, work: () => Promise<void>): Promise<void> {
  const before = process.umask(mask);
  try {
    await work();
  } finally {
    process.umask(before);
  }
}

describe("a private folder", () => {
  test.each([0o000, 0o022, 0o077, 0o277])("that is new is 0700 with a umask of %o", async (mask) => {
    await withUmask(mask, () => privateFolder(path));
    expect(await modeOf(path)).toBe(0o700);
  });

  test("that is empty, or one of ours by its content, is restricted to its owner", async () => {
    await mkdir(path, { mode: 0o755 });
    await privateFolder(path);
    expect(await modeOf(path)).toBe(0o700);
    await writeFile(`${path}/heroes.sqlite`, "");
    await chmod(path, 0o777);
    await privateFolder(path, (names) => names.includes("heroes.sqlite"));
    expect(await modeOf(path)).toBe(0o700);
  });

  test("with other content stays as it is", async () => {
    await mkdir(path, { mode: 0o755 });
    await writeFile(`${path}/letters.txt`, "");
    await privateFolder(path, (names) => names.includes("heroes.sqlite"));
    expect(await modeOf(path)).toBe(0o755);
  });

  test("that others can only pass through stays as it is", async () => {
    await mkdir(path);
    await chmod(path, 0o711);
    await privateFolder(path, () => true);
    expect(await modeOf(path)).toBe(0o711);
  });

  test.each([0o777, 0o1777])("that is not ours, and %o, is refused with what to do", async (mode) => {
    await mkdir(path);
    await writeFile(`${path}/letters.txt`, "");
    await chmod(path, mode);
    const refusal = await privateFolder(path).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(NotPrivate);
    expect((refusal as Error).message).toBe(
      `every user of this machine can write to ${path} (mode ${mode.toString(8)}): use another folder, or run chmod 700 on it`,
    );
    expect(await modeOf(path)).toBe(mode);
  });
});

describe("a private file", () => {
  test.each([0o000, 0o022, 0o077, 0o277])("that is new is 0600 with a umask of %o", async (mask) => {
    await withUmask(mask, () => privateFile(path));
    expect(await modeOf(path)).toBe(0o600);
  });

  test("that exists keeps its content and the permissions of its owner", async () => {
    await writeFile(path, "rows", { mode: 0o644 });
    await privateFile(path);
    expect(await modeOf(path)).toBe(0o600);
    expect(await Bun.file(path).text()).toBe("rows");
    await chmod(path, 0o444);
    await privateFile(path);
    expect(await modeOf(path)).toBe(0o400);
  });

  test("of SQLite keeps the locks that this process holds on it", async () => {
    const database = new Database(path);
    database.run("create table row (id integer)");
    database.run("begin exclusive");
    await privateFile(path);
    await closeToOthers(path);
    const other = `new (require("bun:sqlite").Database)(${JSON.stringify(path)}).run("insert into row values (1)")`;
    const { exitCode, stderr } = Bun.spawnSync([process.execPath, "-e", other]);
    expect(stderr.toString()).toContain("database is locked");
    expect(exitCode).toBe(1);
    database.close();
  });
});

describe("restricting to the owner", () => {
  test("keeps the permissions of the owner", async () => {
    await writeFile(path, "");
    await chmod(path, 0o444);
    await closeToOthers(path);
    expect(await modeOf(path)).toBe(0o400);
  });

  test("of a missing file does nothing", async () => {
    await closeToOthers(path);
  });
});

// Only root can make files of another user, and a process of theirs.
testApplying(notRoot, "what is another user's, and open, is refused", async () => {
  const NOBODY = 65534;
  await writeFile(path, "");
  await chown(path, NOBODY, NOBODY);
  await chmod(path, 0o666);
  await chmod(root, 0o755);
  const program = `
    import { closeToOthers, privateFile } from ${JSON.stringify(`${import.meta.dir}/private-files.ts`)};
    for (const close of [closeToOthers, privateFile])
      await close(${JSON.stringify(path)}).catch((error) => console.log(error.name, error.message));
  `;
  const asAnother = (program: string) =>
    Bun.spawnSync(
      ["setpriv", "--reuid=65533", "--regid=65533", "--clear-groups", process.execPath, "-e", program],
      {
        cwd: root,
        env: { PATH: process.env.PATH, HOME: root },
      },
    );
  const line = `NotPrivate ${path} belongs to another user and others can access it (mode 666): its owner must run chmod 600 on it\n`;
  const { stdout, stderr } = asAnother(program);
  expect(stderr.toString()).toBe("");
  expect(stdout.toString()).toBe(line + line);
  expect(await modeOf(path)).toBe(0o666);
});
