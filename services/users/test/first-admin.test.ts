import { expect, test } from "bun:test";
import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { describeOnEngines } from "@super-heroes/testing/stores/engines";
import { twoStores } from "@super-heroes/testing/stores/two-stores";
import { ensureFirstAdmin } from "../src/first-admin.ts";
import { createHasher } from "../src/hasher.ts";
import { openStoreOn, userEngines } from "./engines.ts";
import { stubAlgorithm } from "./stub-algorithm.ts";

describeOnEngines("the first admin", userEngines, (create) => {
  const stores = twoStores(create, openStoreOn, "test");
  const hasher = createHasher({ atOnce: 2, metrics: createMetrics("users"), algorithm: stubAlgorithm() });
  const named = { adminUsername: "root", adminEmail: "root@localhost", adminPassword: "12345678" };

  const insert = (username: string, email: string) =>
    stores.one.users.insert({ username, name: "N", email, role: "user", passwordHash: "h" });

  test("is created once by concurrent starts", async () => {
    await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        ensureFirstAdmin((index % 2 ? stores.one : stores.other).users, hasher, named),
      ),
    );
    const all = await stores.one.users.page({ after: 0, limit: 10 });
    expect(all).toEqual([
      { id: expect.any(Number), username: "root", name: "root", email: "root@localhost", role: "admin" },
    ]);
    const credentials = await stores.one.users.findCredentials("root");
    expect(
      await hasher.verify("12345678", credentials?.passwordHash, { payer: { client: "c", account: "a" } }),
    ).toBe(true);
  });

  test("is not created without a password", async () => {
    await ensureFirstAdmin(stores.one.users, hasher, { ...named, adminPassword: undefined });
    expect(await stores.one.users.count()).toBe(0);
  });

  test("that exists is not changed", async () => {
    await ensureFirstAdmin(stores.one.users, hasher, named);
    const before = await stores.one.users.findCredentials("root");
    await ensureFirstAdmin(stores.other.users, hasher, { ...named, adminPassword: "another password" });
    expect(await stores.one.users.findCredentials("root")).toEqual(before);
  });

  test("whose name a user has, in any case, prevents the start with an error that names the variable", async () => {
    const user = await insert("Root", "somebody@example.org");
    await expect(ensureFirstAdmin(stores.one.users, hasher, named)).rejects.toThrow(
      /^ADMIN_USERNAME: the user root exists and is not an admin[^\n]*$/,
    );
    expect(await stores.one.users.page({ after: 0, limit: 10 })).toEqual([user]);
  });

  test("whose name is taken between read and write prevents the start as well", async () => {
    const late = {
      ...stores.one.users,
      findCredentials: async (name: string) => (looks++ ? found(name) : undefined),
    };
    let looks = 0;
    const found = stores.one.users.findCredentials;
    await insert("root", "somebody@example.org");
    await expect(ensureFirstAdmin(late, hasher, named)).rejects.toThrow(/^ADMIN_USERNAME: /);
  });

  test("whose address another user has prevents the start with an error that names the variable", async () => {
    await insert("somebody", "root@localhost");
    await expect(ensureFirstAdmin(stores.one.users, hasher, named)).rejects.toThrow(/^ADMIN_EMAIL: /);
  });
});
