import { afterAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { completeKeyrings } from "@super-heroes/kit/encryption/complete-keyrings";
import { serviceKeysText } from "@super-heroes/kit/encryption/service-keys";
import { correspondence, keyServices } from "@super-heroes/topology/correspondence";
import { serviceNames } from "@super-heroes/topology/services";
import { readShapes } from "../configuration/shapes.ts";
import { serviceNamed, services } from "../services.ts";
import { SECRET_READERS } from "./secrets.ts";
import { environmentFor } from "./service-environment.ts";

const folder = await mkdtemp(join(tmpdir(), "secrets-"));
afterAll(() => rm(folder, { recursive: true }));

const keyrings = completeKeyrings(correspondence.pairs);
const textOf = (name: string) => serviceKeysText(keyrings.get(name) ?? new Map());
/** Every key of the system, as one list. */
const everyKey = serviceKeysText(new Map([...keyrings.values()].flatMap((keyring) => [...keyring])));
const kidsIn = (text = "") => text.split(",").map((item) => item.split("=")[0]);

const seenBy = (name: string, env: Record<string, string>) => environmentFor(serviceNamed(name), env, {});

test("the table of secrets agrees with the services' configuration", async () => {
  const shapes = await readShapes();
  const names = new Set<string>();
  for (const [service, shape] of shapes)
    for (const { name, secret } of Object.values(shape)) {
      if (!secret) continue;
      names.add(name);
      expect(SECRET_READERS[name], `${name} of ${service}`).toContain(service);
    }
  expect([...names].sort()).toEqual(Object.keys(SECRET_READERS).sort());
  for (const [name, readers] of Object.entries(SECRET_READERS))
    for (const reader of readers)
      expect(
        Object.values(shapes.get(reader as never) ?? {}).map((variable) => variable.name),
        reader,
      ).toContain(name);
});

describe("the process of a service finds", () => {
  test("of all keys its own alone, from the variable or from a file", async () => {
    const file = join(folder, "keys");
    await writeFile(file, `${everyKey}\n`);
    for (const name of serviceNames)
      for (const env of [{ SERVICE_KEYS: everyKey }, { SERVICE_KEYS_FILE: file }]) {
        const { SERVICE_KEYS, SERVICE_KEYS_FILE } = seenBy(name, env);
        expect(SERVICE_KEYS_FILE, name).toBeUndefined();
        if (!keyServices.includes(name)) expect(SERVICE_KEYS, name).toBeUndefined();
        else expect(kidsIn(SERVICE_KEYS).sort(), name).toEqual(kidsIn(textOf(name)).sort());
      }
  });

  test("no secret of another, under whatever name", () => {
    const secrets = services.flatMap(({ name }) =>
      Object.keys(SECRET_READERS).flatMap((secret) =>
        ["", "_FILE"].map((suffix) => [`${name.toUpperCase()}_${secret}${suffix}`, `of ${name}`] as const),
      ),
    );
    const forAll = ["JWT_PRIVATE_KEY", "ADMIN_PASSWORD", "MYSQL_URL"].map(
      (name) => [name, `of all: ${name}`] as const,
    );
    const env = Object.fromEntries([...secrets, ...forAll]);
    for (const { name } of services) {
      const values = Object.values(seenBy(name, env)).filter((value) => value?.startsWith("of "));
      for (const value of values)
        if (value?.startsWith("of all: ")) expect(SECRET_READERS[value.slice(8)], name).toContain(name);
        else expect(value).toBe(`of ${name}`);
    }
  });

  test("what is set for it alone before what is set for all, whichever of them is a file", () => {
    expect(
      seenBy("orders", { DATABASE_URL_FILE: "/all", ORDERS_DATABASE_URL: "postgres://orders" }),
    ).toMatchObject({
      DATABASE_URL: "postgres://orders",
    });
    expect(
      seenBy("orders", { DATABASE_URL_FILE: "/all", ORDERS_DATABASE_URL: "postgres://orders" }),
    ).not.toHaveProperty("DATABASE_URL_FILE");
    expect(
      seenBy("orders", { DATABASE_URL: "postgres://all", ORDERS_DATABASE_URL_FILE: "/orders" }),
    ).not.toHaveProperty("DATABASE_URL");
  });

  test("keys that cannot be read as they are, for the service to refuse them", () => {
    expect(seenBy("orders", { SERVICE_KEYS: "users=old" }).SERVICE_KEYS).toBe("users=old");
    expect(seenBy("orders", { SERVICE_KEYS_FILE: "/nowhere" }).SERVICE_KEYS_FILE).toBe("/nowhere");
  });

  test("what is no secret, whatever it begins with", () => {
    const env = {
      HEROES_URL: "http://h",
      HEROES_LATENCY: "normal:5:1",
      LOG_LEVEL: "warn",
      USERS_POOL_MAX: "3",
    };
    expect(seenBy("fights", env)).toMatchObject(env);
  });
});
