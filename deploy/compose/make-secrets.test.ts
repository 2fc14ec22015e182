import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseServiceKeys } from "@super-heroes/kit/encryption/service-keys";
import { testApplying } from "@super-heroes/testing/run/requirements";
import { correspondence } from "@super-heroes/topology/correspondence";
import { makeSecrets } from "./make-secrets.ts";
import { secretTable, userOf } from "./secret-table.ts";

setDefaultTimeout(20_000);

const isRoot = process.getuid?.() === 0;
const asRootOnly = isRoot ? undefined : "only root can give files to other users";

async function emptyFolder() {
  const parent = await mkdtemp(join(tmpdir(), "make-secrets-"));
  const dir = join(parent, "secrets");
  const read = (name: string) => readFile(join(dir, name), "utf8");
  return { parent, dir, read, [Symbol.asyncDispose]: () => rm(parent, { recursive: true }) };
}

/** The content of every file, by its path. */
async function contentsOf(dir: string): Promise<Record<string, string>> {
  const names = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  const paths = names.map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path.slice(dir.length + 1), await readFile(path, "utf8")])),
  );
}

async function expectPrivate(dir: string): Promise<void> {
  const own = process.getuid?.() ?? 0;
  expect((await stat(dir)).mode & 0o777).toBe(0o700);
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const { mode, uid } = await stat(path);
    expect(mode & 0o777, path).toBe(entry.isFile() ? 0o400 : 0o700);
    const [folder = ""] = path.slice(dir.length + 1).split("/");
    expect(uid, path).toBe(isRoot ? userOf(folder) : own);
  }
}

test("each container's folder has what it needs, and each password is in its client's URL", async () => {
  await using folder = await emptyFolder();
  const { made } = await makeSecrets(folder.dir);
  const contents = await contentsOf(folder.dir);
  expect(Object.keys(contents).sort()).toEqual([...made].sort());
  const password = (path: string) => contents[path] ?? "";
  expect(contents).toMatchObject({
    "heroes/database-url": `postgres://heroes:${password("heroes-db/role-password")}@heroes-db:5432/heroes`,
    "locations/mysql-url": `mysql://locations:${password("locations-db/password")}@locations-db:3306/locations`,
    "users/database-url": `postgres://users:${password("accounts-db/users-role-password")}@accounts-db:5432/users`,
    "fights/mongodb-url": `mongodb://fights:${password("documents-users/fights-password")}@documents-db:27017/fights`,
    "orders/nats-url": `nats://orders:${password("nats/orders-password")}@nats:4222`,
    "documents-users/password": password("documents-db/password"),
  });
  expect(JSON.parse(password("users/jwt-private-key"))).toMatchObject({ kty: "OKP", crv: "Ed25519" });
  expect(password("nats/authorization.conf")).toContain(`password: "${password("nats/orders-password")}"`);
  const drawn = made.filter((path) => path.endsWith("password") && path !== "documents-users/password");
  expect(new Set(drawn.map(password)).size).toBe(drawn.length);
});

test("each service has the keys of its own pairs, and both halves of a pair have the same", async () => {
  await using folder = await emptyFolder();
  await makeSecrets(folder.dir);
  const seen = new Map<string, string[]>();
  for (const name of correspondence.correspondents) {
    const keyring = parseServiceKeys(await folder.read(`${name}/service-keys`)) ?? new Map();
    expect([...keyring.keys()].sort()).toEqual(
      correspondence.pairs.filter((pair) => pair.split(".").includes(name)).sort(),
    );
    for (const [pair, [key]] of keyring)
      seen.set(pair, [...(seen.get(pair) ?? []), key.secret.toString("hex")]);
  }
  for (const [pair, keys] of seen) expect(keys, pair).toEqual([keys[0], keys[0]] as never);
  expect(new Set([...seen.values()].flat()).size).toBe(seen.size);
});

describe("only the container's user can read its files,", () => {
  test.each([0o000, 0o022, 0o077])("with a umask of %o", async (mask) => {
    await using folder = await emptyFolder();
    const before = process.umask(mask);
    try {
      await makeSecrets(folder.dir);
    } finally {
      process.umask(before);
    }
    await expectPrivate(folder.dir);
  });

  test("also where other users could read them", async () => {
    await using folder = await emptyFolder();
    await makeSecrets(folder.dir);
    const before = await contentsOf(folder.dir);
    for (const name of Object.keys(before)) await chmod(join(folder.dir, name), 0o444);
    for (const name of ["", "fights", "nats"]) await chmod(join(folder.dir, name), 0o755);
    await makeSecrets(folder.dir);
    await expectPrivate(folder.dir);
    expect(await contentsOf(folder.dir)).toEqual(before);
  });

  testApplying(asRootOnly, "as their users and others find", async () => {
    await using folder = await emptyFolder();
    await makeSecrets(folder.dir);
    await chmod(folder.parent, 0o755);
    const reads = (user: number, path: string) =>
      Bun.spawnSync(["setpriv", `--reuid=${user}`, `--regid=${user}`, "--clear-groups", "cat", path], {
        cwd: folder.dir,
      }).exitCode === 0;
    // Other users of the host cannot enter the folder. A container mounts its own folder directly.
    expect(reads(1000, join(folder.dir, "orders/service-keys"))).toBe(false);
    await chmod(folder.dir, 0o755);
    expect(reads(1000, "orders/service-keys")).toBe(true);
    expect(reads(999, "accounts-db/users-role-password")).toBe(true);
    for (const [user, path] of [
      [65534, "orders/service-keys"],
      [999, "users/jwt-private-key"],
      [1000, "accounts-db/password"],
      [1000, "nats/authorization.conf"],
      [1000, "operator/service-keys"],
    ] as const)
      expect(reads(user, path), path).toBe(false);
  });
});

describe("a second run", () => {
  test("changes nothing and leaves no temporary files", async () => {
    await using folder = await emptyFolder();
    await makeSecrets(folder.dir);
    const before = await contentsOf(folder.dir);
    expect(await makeSecrets(folder.dir)).toEqual({ made: [], moved: [], removed: [] });
    expect(await contentsOf(folder.dir)).toEqual(before);
  });

  test("creates removed files: a service's keys are those that the others still have", async () => {
    await using folder = await emptyFolder();
    await makeSecrets(folder.dir);
    const before = await contentsOf(folder.dir);
    await rm(join(folder.dir, "orders/service-keys"));
    await rm(join(folder.dir, "heroes/database-url"));
    const { made } = await makeSecrets(folder.dir);
    expect([...made].sort()).toEqual(["heroes/database-url", "orders/service-keys"]);
    expect(await contentsOf(folder.dir)).toEqual(before);
  });

  test("does not change keys during their rotation", async () => {
    await using folder = await emptyFolder();
    await makeSecrets(folder.dir);
    const file = join(folder.dir, "users/service-keys");
    const text = await readFile(file, "utf8");
    const rotated = `users.gateway.2=${Buffer.alloc(32, 1).toString("base64url")},${text}`;
    await chmod(file, 0o600);
    await writeFile(file, rotated);
    await makeSecrets(folder.dir);
    expect(await readFile(file, "utf8")).toBe(rotated);
  });

  test("uses values that an operator has chosen", async () => {
    await using folder = await emptyFolder();
    await mkdir(join(folder.dir, "heroes-db"), { recursive: true });
    await writeFile(join(folder.dir, "heroes-db/role-password"), "ch/osen\n");
    const { made } = await makeSecrets(folder.dir);
    expect(made).not.toContain("heroes-db/role-password");
    expect(await folder.read("heroes/database-url")).toBe(
      "postgres://heroes:ch%2Fosen@heroes-db:5432/heroes",
    );
  });

  test("refuses malformed keys, and names the file", async () => {
    await using folder = await emptyFolder();
    await mkdir(join(folder.dir, "users"), { recursive: true });
    await writeFile(join(folder.dir, "users/service-keys"), "users=old");
    await expect(makeSecrets(folder.dir)).rejects.toThrow(
      `${folder.dir}/users/service-keys holds no keys of encrypted bodies`,
    );
  });
});

describe("an existing folder with every secret in one place, readable by all,", () => {
  const FORMER: Record<string, string> = {
    "service-keys": "users=a,orders=b",
    "jwt-private-key": '{"kty":"OKP"}',
    "admin-password": "admin's",
    "heroes-db-password": "heroes'",
    "heroes-database-url": "postgres://heroes:heroes'@heroes-db:5432/heroes",
    "accounts-db-password": "accounts'",
    "users-role-password": "users'",
    "users-database-url": "postgres://users:users'@accounts-db:5432/users",
    "documents-db-password": "documents'",
    "fights-mongodb-url": "mongodb://documents:documents'@documents-db:27017/fights?authSource=admin",
    "analytics-mongodb-url": "mongodb://analytics:own@mongo.example:27017/analytics",
  };

  async function formerFolder() {
    const folder = await emptyFolder();
    await mkdir(folder.dir, { mode: 0o755 });
    for (const [name, content] of Object.entries(FORMER))
      await writeFile(join(folder.dir, name), content, { mode: 0o444 });
    return folder;
  }

  test("is migrated: what databases and clients use does not change", async () => {
    await using folder = await formerFolder();
    const { moved, removed } = await makeSecrets(folder.dir);
    expect(await contentsOf(folder.dir)).toMatchObject({
      "users/jwt-private-key": FORMER["jwt-private-key"],
      "users/admin-password": FORMER["admin-password"],
      "heroes-db/role-password": FORMER["heroes-db-password"],
      "heroes/database-url": FORMER["heroes-database-url"],
      "accounts-db/password": FORMER["accounts-db-password"],
      "accounts-db/users-role-password": FORMER["users-role-password"],
      "users/database-url": FORMER["users-database-url"],
      "documents-db/password": FORMER["documents-db-password"],
      "analytics/mongodb-url": FORMER["analytics-mongodb-url"],
    });
    expect(moved).toContain("heroes-db/role-password");
    expect([...removed].sort()).toEqual(Object.keys(FORMER).sort());
    await expectPrivate(folder.dir);
  });

  test("loses what a service does not need: the administrator of MongoDB, and the keys of other services", async () => {
    await using folder = await formerFolder();
    const { made } = await makeSecrets(folder.dir);
    expect(made).toContain("fights/mongodb-url");
    const url = await folder.read("fights/mongodb-url");
    expect(url).toStartWith("mongodb://fights:");
    const contents = await contentsOf(folder.dir);
    expect(Object.values(contents).join()).not.toContain(FORMER["service-keys"] as string);
    for (const name of ["fights", "analytics"])
      for (const [path, content] of Object.entries(contents))
        if (path.startsWith(`${name}/`)) expect(content, path).not.toContain("documents'");
  });
});

test("every secret has its own folder, file and generator", () => {
  const paths = secretTable.map(({ folder, file }) => `${folder}/${file}`);
  expect(new Set(paths).size).toBe(paths.length);
  const formers = secretTable.flatMap(({ former = [] }) => former);
  expect(new Set(formers).size).toBe(formers.length);
});

describe.each(["make-secrets.ts", "documents-users.ts"])("the command %s", (script) => {
  const run = async (...argv: string[]) => {
    await using folder = await emptyFolder();
    const child = Bun.spawn([process.execPath, join(import.meta.dir, script), ...argv], {
      cwd: folder.parent,
      stdout: "pipe",
      stderr: "pipe",
    });
    const [output, complaint] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ]);
    return { exitCode: await child.exited, output, complaint, written: await readdir(folder.parent) };
  };

  test.each(["--help", "-h"])("prints its usage with %s, and writes nothing", async (option) => {
    const { exitCode, output, written } = await run(option);
    expect(output).toStartWith(`usage: bun deploy/compose/${script} `);
    expect({ exitCode, written }).toEqual({ exitCode: 0, written: [] });
  });

  test.each([[["--folder"]], [["-x", "y"]], [[]], [["a", "b", "c"]], [[""]]])(
    "refuses %j, and writes nothing",
    async (argv) => {
      const { exitCode, complaint, written } = await run(...argv);
      expect(complaint).toContain("usage: ");
      expect({ exitCode, written }).toEqual({ exitCode: 2, written: [] });
    },
  );
});
