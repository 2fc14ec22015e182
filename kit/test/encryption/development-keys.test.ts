import { afterAll, describe, expect, test } from "bun:test";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { testApplying } from "@super-heroes/testing/run/requirements";
import { importJWK, jwtVerify, SignJWT } from "jose";
import { type DevelopmentKeys, developmentKeys } from "../../src/encryption/development-keys.ts";
import { parseServiceKeys } from "../../src/encryption/service-keys.ts";

const PAIRS = ["users.gateway", "gateway.users", "analytics.users", "users.analytics"];
const NAMES = ["analytics", "gateway", "users"];

const notRoot = process.getuid?.() === 0 ? undefined : "only root can be another user as well";

const root = await mkdtemp(`${tmpdir()}/development-keys-`);
afterAll(() => rm(root, { recursive: true }));

const newDataDir = () => `${root}/${crypto.randomUUID()}/data`;
const keysOf = (dataDir: string, service: string) => developmentKeys({ dataDir, service, pairs: PAIRS });
const pairsIn = ({ serviceKeys }: DevelopmentKeys) => [...(parseServiceKeys(serviceKeys)?.keys() ?? [])];
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe("a service's keys are", () => {
  test("those of its own pairs, the same at both halves", async () => {
    const dataDir = newDataDir();
    const gateway = await keysOf(dataDir, "gateway");
    const users = await keysOf(dataDir, "users");
    expect(pairsIn(gateway)).toEqual(["users.gateway", "gateway.users"]);
    expect(pairsIn(users)).toEqual(PAIRS);
    const [shared] = parseServiceKeys(gateway.serviceKeys)?.get("users.gateway") ?? [];
    expect(parseServiceKeys(users.serviceKeys)?.get("users.gateway")).toEqual([shared as never]);
  });

  test("in a file that has none of the others', the key of access tokens in that of users alone", async () => {
    const dataDir = newDataDir();
    const users = await keysOf(dataDir, "users");
    for (const name of NAMES) {
      const text = await readFile(`${dataDir}/development-keys/${name}.json`, "utf8");
      expect(JSON.parse(text)).toEqual(await keysOf(dataDir, name));
      const strange = PAIRS.filter((pair) => !pair.split(".").includes(name));
      for (const pair of strange) {
        const [key] = parseServiceKeys(users.serviceKeys)?.get(pair) ?? [];
        expect(text).not.toContain(Buffer.from(key?.secret ?? []).toString("base64url"));
      }
      expect(text.includes(String(users.jwtPrivateJwk?.d))).toBe(name === "users");
    }
  });

  test("good for access tokens at users", async () => {
    const { jwtPrivateJwk = {} } = await keysOf(newDataDir(), "users");
    expect(jwtPrivateJwk.kid).toMatch(/^[\w-]{43}$/);
    const { d: _, ...publicJwk } = jwtPrivateJwk;
    const token = await new SignJWT({ sub: "7" })
      .setProtectedHeader({ alg: "EdDSA" })
      .sign(await importJWK(jwtPrivateJwk));
    expect((await jwtVerify(token, await importJWK(publicJwk))).payload).toEqual({ sub: "7" });
  });

  test("the same at every call; another folder has others", async () => {
    const dataDir = newDataDir();
    const keys = await keysOf(dataDir, "users");
    expect(await keysOf(dataDir, "users")).toEqual(keys);
    expect(await keysOf(newDataDir(), "users")).not.toEqual(keys);
  });
});

describe("only the owner can read the files and enter the folders,", () => {
  async function expectPrivate(dataDir: string) {
    expect(await readdir(dataDir)).toEqual(["development-keys"]);
    expect((await readdir(`${dataDir}/development-keys`)).sort()).toEqual(
      NAMES.map((name) => `${name}.json`),
    );
    for (const folder of [dataDir, `${dataDir}/development-keys`]) expect(await modeOf(folder)).toBe(0o700);
    for (const name of NAMES) expect(await modeOf(`${dataDir}/development-keys/${name}.json`)).toBe(0o400);
  }

  test.each([0o000, 0o022, 0o077, 0o777])("with a umask of %o", async (mask) => {
    const dataDir = newDataDir();
    await mkdir(dirname(dataDir));
    const before = process.umask(mask);
    try {
      await keysOf(dataDir, "users");
    } finally {
      process.umask(before);
    }
    await expectPrivate(dataDir);
  });

  test("also where they were open to others before", async () => {
    const dataDir = newDataDir();
    const keys = await keysOf(dataDir, "users");
    await chmod(dataDir, 0o755);
    await chmod(`${dataDir}/development-keys`, 0o777);
    for (const name of NAMES) await chmod(`${dataDir}/development-keys/${name}.json`, 0o444);
    expect(await keysOf(dataDir, "users")).toEqual(keys);
    await expectPrivate(dataDir);
  });

  testApplying(notRoot, "checked as another user", async () => {
    const dataDir = newDataDir();
    await keysOf(dataDir, "users");
    // The folder and the file keep them out, not the folders above.
    for (const folder of [root, dirname(dataDir)]) await chmod(folder, 0o755);
    const read = () =>
      Bun.spawnSync([
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
        "cat",
        `${dataDir}/development-keys/users.json`,
      ]);
    expect(read().exitCode).not.toBe(0);
    for (const folder of [dataDir, `${dataDir}/development-keys`]) await chmod(folder, 0o755);
    expect(read().exitCode).not.toBe(0);
    await chmod(`${dataDir}/development-keys/users.json`, 0o444);
    expect(read().exitCode).toBe(0);
  });
});

test("the one file with the keys of all, which there was before, is replaced and removed", async () => {
  const dataDir = newDataDir();
  await mkdir(dataDir, { recursive: true });
  await writeFile(`${dataDir}/development-keys.json`, JSON.stringify({ serviceKeys: { users: "x" } }));
  await keysOf(dataDir, "users");
  expect(await readdir(dataDir)).toEqual(["development-keys"]);
});

describe("called at the same moment, all return the same keys:", () => {
  test("50 calls", async () => {
    const dataDir = newDataDir();
    const all = await Promise.all(Array.from({ length: 50 }, () => keysOf(dataDir, "users")));
    expect(new Set(all.map((keys) => JSON.stringify(keys))).size).toBe(1);
    expect(await readdir(dataDir)).toEqual(["development-keys"]);
  });

  test("4 processes", async () => {
    const dataDir = newDataDir();
    const names = ["users", "gateway", "users", "analytics"];
    const shown = await Promise.all(
      names.map(async (name) => {
        const process = Bun.spawn(["bun", `${import.meta.dir}/show-keys.ts`, dataDir, name, ...PAIRS], {
          stderr: "inherit",
        });
        const text = await new Response(process.stdout).text();
        expect(await process.exited).toBe(0);
        return JSON.parse(text) as DevelopmentKeys;
      }),
    );
    expect(shown).toEqual(await Promise.all(names.map((name) => keysOf(dataDir, name))));
    expect(await readdir(dataDir)).toEqual(["development-keys"]);
  });
});

const good = await keysOf(newDataDir(), "users");

describe("a file with other content is an error that names it, and stays as it is:", () => {
  test.each([
    ["nothing", ""],
    ["half of a file", JSON.stringify(good).slice(0, 100)],
    ["null", "null"],
    ["no signing key", JSON.stringify({ ...good, jwtPrivateJwk: undefined })],
    [
      "a public key in place of the private one",
      JSON.stringify({ ...good, jwtPrivateJwk: { ...good.jwtPrivateJwk, d: undefined } }),
    ],
    ["a pair without a key", JSON.stringify({ ...good, serviceKeys: good.serviceKeys.split(",")[0] })],
    ["a key too short", JSON.stringify({ ...good, serviceKeys: `${good.serviceKeys},users.fights=AAAA` })],
  ])("%s", async (_, text) => {
    const dataDir = newDataDir();
    const folder = `${dataDir}/development-keys`;
    await mkdir(folder, { recursive: true });
    await writeFile(`${folder}/users.json`, text);
    await expect(keysOf(dataDir, "users")).rejects.toThrow(
      `${folder}/users.json does not contain valid development keys: remove ${folder} to create new ones`,
    );
    expect(await Bun.file(`${folder}/users.json`).text()).toBe(text);
  });

  test("no file of this service", async () => {
    const dataDir = newDataDir();
    await mkdir(`${dataDir}/development-keys`, { recursive: true });
    await writeFile(`${dataDir}/development-keys/gateway.json`, "{}");
    await expect(keysOf(dataDir, "users")).rejects.toThrow(
      "users.json does not contain valid development keys",
    );
    expect(await readdir(dataDir)).toEqual(["development-keys"]);
  });
});
