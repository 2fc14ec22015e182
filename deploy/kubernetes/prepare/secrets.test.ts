import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { chmod, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { parseServiceKeys } from "@super-heroes/kit/encryption/service-keys";
import { correspondence } from "@super-heroes/topology/correspondence";
import { services } from "@super-heroes/topology/services";
import { writeSecrets } from "./secrets.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(`${tmpdir()}/secrets-`);
});
afterEach(() => rm(folder, { recursive: true }));

const generated = () => `${folder}/overlays/local/generated`;

async function readSecrets(): Promise<Record<string, string>> {
  const files = await readdir(`${generated()}/secrets`);
  const texts = files.map(async (file) => [file, await Bun.file(`${generated()}/secrets/${file}`).text()]);
  return Object.fromEntries(await Promise.all(texts));
}

test("a second run keeps the secrets, because the stores use them", async () => {
  await writeSecrets(folder);
  const first = await readSecrets();
  await writeSecrets(folder);
  expect(await readSecrets()).toEqual(first);
});

test("another folder has other secrets", async () => {
  await writeSecrets(folder);
  const first = await readSecrets();
  await rm(generated(), { recursive: true });
  await writeSecrets(folder);
  const second = await readSecrets();
  for (const [file, text] of Object.entries(first)) expect(second[file], file).not.toBe(text);
});

describe("only their owner can read them,", () => {
  async function expectPrivate() {
    for (const file of [".", ...(await readdir(generated(), { recursive: true }))]) {
      const { mode } = await stat(`${generated()}/${file}`);
      expect(mode & 0o077, file).toBe(0);
    }
  }

  test.each([0o000, 0o022, 0o077])("with a umask of %o", async (mask) => {
    const before = process.umask(mask);
    try {
      await writeSecrets(folder);
    } finally {
      process.umask(before);
    }
    await expectPrivate();
  });

  test("also when other users could read them before", async () => {
    await writeSecrets(folder);
    const files = await readdir(generated(), { recursive: true, withFileTypes: true });
    for (const file of files) await chmod(`${file.parentPath}/${file.name}`, file.isFile() ? 0o644 : 0o755);
    await writeSecrets(folder);
    await expectPrivate();
  });
});

const variableIn = (env: string | undefined, variable: string) =>
  new RegExp(`^${variable}=(.*)$`, "m").exec(env ?? "")?.[1] ?? "";

test("each service gets the keys of its own pairs and no others", async () => {
  await writeSecrets(folder);
  const secrets = await readSecrets();
  for (const { name } of services) {
    const text = variableIn(secrets[`${name}.env`], "SERVICE_KEYS");
    const expected = correspondence.pairs.filter((pair) => pair.split(".").includes(name));
    expect([...(parseServiceKeys(text)?.keys() ?? [])].sort(), name).toEqual(expected.sort());
  }
  expect(Object.keys(secrets)).not.toContain("operator.env");
  const signing = Object.keys(secrets).filter((file) => secrets[file]?.includes("JWT_PRIVATE_KEY"));
  expect(signing).toEqual(["users.env"]);
});

test("each service has its own user in NATS and in its store, with a unique password", async () => {
  await writeSecrets(folder);
  const secrets = await readSecrets();
  const passwords: string[] = [];
  for (const { name } of services) {
    const env = secrets[`${name}.env`];
    for (const [, url = ""] of (env ?? "").matchAll(/^[A-Z]+_URL=(.+)$/gm)) {
      const { username, password } = new URL(url);
      expect(username, url).toBe(name);
      passwords.push(password);
    }
    const nats = variableIn(env, "NATS_URL");
    if (nats)
      expect(new URL(nats).password).toBe(variableIn(secrets["nats.env"], `${name.toUpperCase()}_PASSWORD`));
  }
  expect(new Set(passwords).size).toBe(passwords.length);
  const conf = await Bun.file(`${generated()}/nats/authorization.conf`).text();
  for (const password of passwords) expect(conf).not.toContain(password);
});
