import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { startService } from "@super-heroes/testing/processes/service-process";
import { embeddedEngine } from "@super-heroes/testing/stores/embedded-engine";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import { createLocalJWKSet, jwtVerify } from "jose";
import { openStoreOn } from "./engines.ts";
import { productionVariables } from "./production-variables.ts";
import { newSigningKey } from "./signing-keys.ts";

const MAIN = "services/users/src/main.ts";
const ADMIN_PASSWORD = "correct horse battery";

describe("a process of users", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await embeddedEngine.create();
  });
  afterAll(() => database.drop());

  test.each(["JWT_PRIVATE_KEY", "SERVICE_KEYS"])("does not start in production without %s", async (name) => {
    const variables = { ...database.env, ...productionVariables(), [name]: "" };
    const users = startService(MAIN, variables);
    expect(await users.exited).toBe(1);
    const last = users.log.at(-1);
    expect(last?.level).toBe(60);
    expect(last?.msg).toStartWith(`users could not start: ${name}: `);
    expect(last?.msg).not.toContain("\n");
  });

  test("does not start when a retired key has the id of the signing key", async () => {
    const users = startService(MAIN, {
      ...database.env,
      ...productionVariables(),
      JWT_RETIRED_KEYS: JSON.stringify([{ ...newSigningKey("test"), d: undefined }]),
    });
    expect(await users.exited).toBe(1);
    expect(users.log.at(-1)?.msg).toBe(
      'users could not start: JWT_RETIRED_KEYS: expected other keys than JWT_PRIVATE_KEY, got one with its kid "test"',
    );
  });

  test("creates the first admin, hashes with argon2id, publishes retired keys and stops cleanly", async () => {
    const retired = newSigningKey("retired");
    const { d, ...publicHalf } = retired;
    const users = startService(MAIN, {
      ...database.env,
      ...productionVariables(),
      ADMIN_PASSWORD,
      JWT_RETIRED_KEYS: JSON.stringify([publicHalf]),
    });
    const url = await users.url;
    const response = await fetch(`${url}/api/v1/users/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: "admin", password: ADMIN_PASSWORD }),
    });
    const { access_token: token, user } = await response.json();
    expect(user).toMatchObject({ username: "admin", email: "admin@localhost", role: "admin" });
    const published = await (await fetch(`${url}/.well-known/jwks.json`)).json();
    expect(published.keys.map(({ kid }: { kid: string }) => kid)).toEqual(["test", "retired"]);
    expect(JSON.stringify(published)).not.toContain(d);
    const { protectedHeader } = await jwtVerify(token, createLocalJWKSet(published));
    expect(protectedHeader).toEqual({ alg: "EdDSA", typ: "at+jwt", kid: "test" });
    expect(await users.stop()).toBe(0);
    expect(JSON.stringify(users.log)).not.toContain(ADMIN_PASSWORD);
    const file = await Bun.file(`${database.env.DATA_DIR}/users.sqlite`).text();
    expect(file).not.toContain(ADMIN_PASSWORD);
  });

  describe("does not start when the first admin cannot be created:", () => {
    const EXISTING = {
      username: "somebody",
      name: "S",
      email: "somebody@example.org",
      role: "user",
    } as const;
    const failing: [what: string, variables: Record<string, string>, line: string][] = [
      [
        "a name that a plain user has",
        { ADMIN_USERNAME: "somebody" },
        "ADMIN_USERNAME: the user somebody exists",
      ],
      ["the same in upper case", { ADMIN_USERNAME: "SOMEBODY" }, "ADMIN_USERNAME: the user SOMEBODY exists"],
      ["an address that another user has", { ADMIN_EMAIL: "somebody@example.org" }, "ADMIN_EMAIL: "],
    ];
    let other: TestDatabase;
    beforeAll(async () => {
      other = await embeddedEngine.create();
      const store = await openStoreOn(other);
      await store.users.insert({ ...EXISTING, passwordHash: "h" });
      await store.connection.close();
    });
    afterAll(() => other.drop());

    test.each(failing)("%s", async (_, variables, line) => {
      const users = startService(MAIN, {
        ...other.env,
        ...productionVariables(),
        ADMIN_PASSWORD,
        ...variables,
      });
      expect(await users.exited).toBe(1);
      const last = users.log.at(-1);
      expect(last?.level).toBe(60);
      expect(last?.msg).toStartWith(`users could not start: ${line}`);
      expect(last?.msg).not.toContain("\n");
      expect(JSON.stringify(users.log)).not.toContain(ADMIN_PASSWORD);
      const store = await openStoreOn(other);
      const all = await store.users.page({ after: 0, limit: 10 });
      await store.connection.close();
      expect<unknown[]>(all).toEqual([{ id: 1, ...EXISTING }]);
    });
  });

  test("that starts together with another one on a new store creates one admin with it", async () => {
    const shared = await embeddedEngine.create();
    const variables = { ...shared.env, ...productionVariables(), ADMIN_PASSWORD };
    const both = [startService(MAIN, variables), startService(MAIN, variables)];
    try {
      await Promise.all(both.map(({ url }) => url));
      const store = await openStoreOn(shared);
      const all = await store.users.page({ after: 0, limit: 10 });
      await store.connection.close();
      expect(all.map(({ username, role }) => [username, role])).toEqual([["admin", "admin"]]);
    } finally {
      for (const process of both) expect(await process.stop()).toBe(0);
      await shared.drop();
    }
  });

  test("creates a development key when none is configured, and logs a warning", async () => {
    const users = startService(MAIN, { ...database.env, NODE_ENV: "development", LOG_FORMAT: "json" });
    await users.url;
    const warnings = users.log.filter(({ level }) => level === 40).map(({ msg }) => msg);
    expect(warnings.some((msg) => msg.startsWith("JWT_PRIVATE_KEY is not set"))).toBe(true);
    expect(await users.stop()).toBe(0);
  });
});
