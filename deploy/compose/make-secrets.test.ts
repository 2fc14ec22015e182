import { expect, test } from "bun:test";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseServiceKeys } from "../../kit/src/service-keys.ts";
import { makeSecrets } from "./make-secrets.ts";

async function emptyFolder() {
  const dir = await mkdtemp(join(tmpdir(), "make-secrets-"));
  const read = (name: string) => readFile(join(dir, name), "utf8");
  return { dir, read, [Symbol.asyncDispose]: () => rm(dir, { recursive: true }) };
}

test("makes keys that services take, and URLs with the passwords of the databases", async () => {
  await using folder = await emptyFolder();
  const made = await makeSecrets(folder.dir);
  expect([...(parseServiceKeys(await folder.read("service-keys"))?.keys() ?? [])]).toContain("gateway");
  expect(JSON.parse(await folder.read("jwt-private-key"))).toMatchObject({ kty: "OKP", crv: "Ed25519" });
  const password = await folder.read("users-role-password");
  expect(await folder.read("users-database-url")).toBe(`postgres://users:${password}@accounts-db:5432/users`);
  for (const name of made) expect((await stat(join(folder.dir, name))).mode & 0o777).toBe(0o444);
});

test("run again, it changes nothing and leaves no drafts", async () => {
  await using folder = await emptyFolder();
  const made = await makeSecrets(folder.dir);
  const before = await Promise.all(made.map(folder.read));
  expect(await makeSecrets(folder.dir)).toEqual([]);
  expect(await Promise.all(made.map(folder.read))).toEqual(before);
  expect(await readdir(folder.dir)).toHaveLength(made.length);
});

test("a password that somebody has chosen is the one in the URL", async () => {
  await using folder = await emptyFolder();
  await writeFile(join(folder.dir, "heroes-db-password"), "chosen\n");
  expect(await makeSecrets(folder.dir)).not.toContain("heroes-db-password");
  expect(await folder.read("heroes-database-url")).toBe("postgres://heroes:chosen@heroes-db:5432/heroes");
});
