import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { importJWK, jwtVerify, SignJWT } from "jose";
import { type DevelopmentKeys, developmentKeys } from "../../src/development-keys.ts";
import { parseServiceKeys, serviceKeysText } from "../../src/service-keys.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(20_000);

const root = await mkdtemp(`${tmpdir()}/development-keys-`);
afterAll(() => rm(root, { recursive: true }));

/** A data folder that nobody has made yet. */
const newDataDir = () => `${root}/${crypto.randomUUID()}`;

/** A data folder whose file of keys holds this. */
async function dataDirWith(text: string): Promise<string> {
  const dataDir = await mkdtemp(`${root}/`);
  await writeFile(`${dataDir}/development-keys.json`, text);
  return dataDir;
}

test("there is a key for each service, and one to sign tokens with", async () => {
  const { serviceKeys, jwtPrivateJwk } = await developmentKeys(newDataDir());
  const keyring = parseServiceKeys(serviceKeysText(serviceKeys));
  expect([...(keyring?.keys() ?? [])].sort()).toEqual(["analytics", "fights", "gateway", "orders", "users"]);
  expect(new Set(Object.values(serviceKeys)).size).toBe(5);

  expect(jwtPrivateJwk.kid).toMatch(/^[\w-]{43}$/);
  const { d: _, ...publicJwk } = jwtPrivateJwk;
  const token = await new SignJWT({ sub: "7" })
    .setProtectedHeader({ alg: "EdDSA" })
    .sign(await importJWK(jwtPrivateJwk));
  expect((await jwtVerify(token, await importJWK(publicJwk))).payload).toEqual({ sub: "7" });
});

test("the file is its owner's alone, and alone in its folder", async () => {
  const dataDir = newDataDir();
  await developmentKeys(dataDir);
  expect(await readdir(dataDir)).toEqual(["development-keys.json"]);
  expect((await stat(`${dataDir}/development-keys.json`)).mode & 0o777).toBe(0o600);
});

test("keys stay the same; another folder has others", async () => {
  const dataDir = newDataDir();
  const keys = await developmentKeys(dataDir);
  expect(await developmentKeys(dataDir)).toEqual(keys);
  expect(await developmentKeys(newDataDir())).not.toEqual(keys);
});

describe("asked for at the same moment, all get the same keys:", () => {
  test("50 calls", async () => {
    const dataDir = newDataDir();
    const all = await Promise.all(Array.from({ length: 50 }, () => developmentKeys(dataDir)));
    expect(new Set(all.map((keys) => JSON.stringify(keys))).size).toBe(1);
    expect(await readdir(dataDir)).toEqual(["development-keys.json"]);
  });

  test("4 processes", async () => {
    const dataDir = newDataDir();
    const shown = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const process = Bun.spawn(["bun", `${import.meta.dir}/show-keys.ts`, dataDir], { stderr: "inherit" });
        const text = await new Response(process.stdout).text();
        expect(await process.exited).toBe(0);
        return JSON.parse(text) as DevelopmentKeys;
      }),
    );
    const keys = await developmentKeys(dataDir);
    expect(shown).toEqual([keys, keys, keys, keys]);
  });
});

const good = await developmentKeys(newDataDir());

describe("a file that holds something else is an error that names it, and is left as it is:", () => {
  test.each([
    ["nothing", ""],
    ["half of a file", JSON.stringify(good).slice(0, 100)],
    ["null", "null"],
    ["no signing key", JSON.stringify({ ...good, jwtPrivateJwk: undefined })],
    [
      "a public key in place of the private one",
      JSON.stringify({ ...good, jwtPrivateJwk: { ...good.jwtPrivateJwk, d: undefined } }),
    ],
    [
      "a service without a key",
      JSON.stringify({ ...good, serviceKeys: { ...good.serviceKeys, orders: undefined } }),
    ],
    ["a key too short", JSON.stringify({ ...good, serviceKeys: { ...good.serviceKeys, orders: "AAAA" } })],
  ])("%s", async (_, text) => {
    const dataDir = await dataDirWith(text);
    const file = `${dataDir}/development-keys.json`;
    await expect(developmentKeys(dataDir)).rejects.toThrow(
      `${file} does not hold development keys; remove it, and new ones are made`,
    );
    expect(await Bun.file(file).text()).toBe(text);
  });
});
