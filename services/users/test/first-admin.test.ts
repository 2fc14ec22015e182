import { afterEach, beforeEach, expect, test } from "bun:test";
import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/engines";
import { ensureFirstAdmin } from "../src/first-admin.ts";
import { createHasher } from "../src/hasher.ts";
import type { UserStore } from "../src/store/user-store.ts";
import { openStoreOn, userEngines } from "./engines.ts";
import { stubAlgorithm } from "./stub-algorithm.ts";

describeOnEngines("the first admin", userEngines, (create) => {
  let database: TestDatabase;
  let store: UserStore;
  let other: UserStore;
  const hasher = createHasher({ atOnce: 2, metrics: createMetrics("users"), algorithm: stubAlgorithm() });
  const named = { adminUsername: "root", adminEmail: "root@localhost", adminPassword: "12345678" };

  beforeEach(async () => {
    database = await create();
    store = await openStoreOn(database);
    other = await openStoreOn(database);
  });
  afterEach(async () => {
    await Promise.all([store.connection.close(), other.connection.close()]);
    await database.drop();
  });

  const insert = (username: string, email: string) =>
    store.users.insert({ username, name: "N", email, role: "user", passwordHash: "h" });

  test("is created once by concurrent starts", async () => {
    await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        ensureFirstAdmin((index % 2 ? store : other).users, hasher, named),
      ),
    );
    const all = await store.users.page({ after: 0, limit: 10 });
    expect(all).toEqual([
      { id: expect.any(Number), username: "root", name: "root", email: "root@localhost", role: "admin" },
    ]);
    const credentials = await store.users.findCredentials("root");
    expect(
      await hasher.verify("12345678", credentials?.passwordHash, { payer: { client: "c", account: "a" } }),
    ).toBe(true);
  });

  test("is not created without a password", async () => {
    await ensureFirstAdmin(store.users, hasher, { ...named, adminPassword: undefined });
    expect(await store.users.count()).toBe(0);
  });

  test("that exists is not changed", async () => {
    await ensureFirstAdmin(store.users, hasher, named);
    const before = await store.users.findCredentials("root");
    await ensureFirstAdmin(other.users, hasher, { ...named, adminPassword: "another password" });
    expect(await store.users.findCredentials("root")).toEqual(before);
  });

  test("whose name a user has, in any case, prevents the start with an error that names the variable", async () => {
    const user = await insert("Root", "somebody@example.org");
    await expect(ensureFirstAdmin(store.users, hasher, named)).rejects.toThrow(
      /^ADMIN_USERNAME: the user root exists and is not an admin[^\n]*$/,
    );
    expect(await store.users.page({ after: 0, limit: 10 })).toEqual([user]);
  });

  test("whose name is taken between read and write prevents the start as well", async () => {
    const late = {
      ...store.users,
      findCredentials: async (name: string) => (looks++ ? found(name) : undefined),
    };
    let looks = 0;
    const found = store.users.findCredentials;
    await insert("root", "somebody@example.org");
    await expect(ensureFirstAdmin(late, hasher, named)).rejects.toThrow(/^ADMIN_USERNAME: /);
  });

  test("whose address another user has prevents the start with an error that names the variable", async () => {
    await insert("somebody", "root@localhost");
    await expect(ensureFirstAdmin(store.users, hasher, named)).rejects.toThrow(/^ADMIN_EMAIL: /);
  });
});
