import { beforeAll, describe, expect, test } from "bun:test";
import { describeOnEngines } from "@super-heroes/testing/stores/engines";
import { twoStores } from "@super-heroes/testing/stores/two-stores";
import type { User } from "../src/model.ts";
import type { Actor } from "../src/store/actor.ts";
import type { UserRow } from "../src/store/users.ts";
import { codeOf, newActor, someone } from "./actors.ts";
import { openStoreOn, userEngines } from "./engines.ts";

describeOnEngines("store of users", userEngines, (create) => {
  const stores = twoStores(create, openStoreOn);
  /** An admin. */
  let admin: Actor;

  beforeAll(async () => {
    admin = (await newActor(stores.one, "admin")).actor;
  });

  const insert = (changes: Partial<UserRow> = {}) => stores.one.users.insert(someone(changes));

  describe("a user", () => {
    test("is found by id, also by another process, without the hash of the password", async () => {
      const row = someone({ passwordHash: "secret-hash" });
      const user = await stores.one.users.insert(row);
      const { passwordHash, ...visible } = row;
      expect(user).toEqual({ id: user.id, ...visible });
      expect(await stores.one.users.find(user.id)).toEqual(user);
      expect(await stores.other.users.find(user.id)).toEqual(user);
    });

    test.each<[string, Partial<UserRow>]>([
      ["other scripts", { name: "👩‍👩‍👧‍👦 Łuna 空" }],
      ["quotes", { name: `"it's" \\ $1 ?1 ?` }],
      [
        "the longest values",
        { username: "x".repeat(50), name: "é".repeat(100), email: `${"x".repeat(250)}@x.y` },
      ],
    ])("is returned exactly with %s", async (_, changes) => {
      const user = await insert(changes);
      expect(user).toMatchObject(changes);
      expect(await stores.one.users.find(user.id)).toEqual(user);
    });

    test("is found for a login by name or address in any case, with the hash", async () => {
      const user = await insert({ passwordHash: "the-hash" });
      const credentials = { user, passwordHash: "the-hash" };
      expect(await stores.one.users.findCredentials(user.username.toUpperCase())).toEqual(credentials);
      expect(await stores.one.users.findCredentials(user.email.toUpperCase())).toEqual(credentials);
      expect(await stores.one.users.findCredentials("unknown")).toBeUndefined();
      expect(await stores.one.users.findCredentials("unknown@example.org")).toBeUndefined();
    });

    test("with a name or an address that is taken in another case is refused", async () => {
      const { username, email } = await insert();
      expect(await codeOf(insert({ username: username.toUpperCase() }))).toBe("username_taken");
      expect(await codeOf(insert({ email: email.toUpperCase() }))).toBe("email_taken");
      const { id } = await insert();
      expect(
        await codeOf(stores.one.users.updateBy(admin, id, { username, name: "N", email: "free@x.y" })),
      ).toBe("username_taken");
      expect(await codeOf(stores.one.users.updateBy(admin, id, { username: "free", name: "N", email }))).toBe(
        "email_taken",
      );
    });

    test("with a name that many take at once is stored once", async () => {
      const username = `rival-${crypto.randomUUID().slice(0, 8)}`;
      const before = await stores.one.users.count();
      const codes = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          codeOf((index % 2 ? stores.one : stores.other).users.insert(someone({ username }))),
        ),
      );
      expect(codes.filter((code) => code === undefined)).toHaveLength(1);
      expect(codes.filter((code) => code === "username_taken")).toHaveLength(11);
      expect(await stores.one.users.count()).toBe(before + 1);
    });

    test("that is changed keeps role and hash when they are left out", async () => {
      const { id, username } = await insert({ role: "user", passwordHash: "kept" });
      const changes = { username, name: "Changed", email: `c-${username}@example.org` };
      expect(await stores.one.users.updateBy(admin, id, changes)).toEqual({ id, role: "user", ...changes });
      expect((await stores.one.users.findCredentials(username))?.passwordHash).toBe("kept");
      const promoted = await stores.one.users.updateBy(admin, id, {
        ...changes,
        role: "admin",
        passwordHash: "new",
      });
      expect(promoted?.role).toBe("admin");
      expect((await stores.one.users.findCredentials(username))?.passwordHash).toBe("new");
      await stores.one.users.removeBy(admin, id);
    });

    test("that does not exist is not found, changed or removed", async () => {
      expect(await stores.one.users.find(2_147_483_647)).toBeUndefined();
      expect(await stores.one.users.updateBy(admin, 2_147_483_647, someone())).toBeUndefined();
      expect(await stores.one.users.removeBy(admin, 2_147_483_647)).toBe(false);
    });

    test("that was removed does not exist, and its id is not reused", async () => {
      const { id } = await insert();
      expect(await stores.one.users.removeBy(admin, id)).toBe(true);
      expect(await stores.one.users.find(id)).toBeUndefined();
      expect((await insert()).id).toBeGreaterThan(id);
    });
  });

  test("a listing in pages has each user once, in order of id", async () => {
    for (let count = 0; count < 5; count++) await insert();
    const seen: User[] = [];
    for (let page = await stores.one.users.page({ after: 0, limit: 3 }); page.length > 0; ) {
      expect(page.length).toBeLessThanOrEqual(3);
      seen.push(...page);
      page = await stores.one.users.page({ after: seen.at(-1)?.id ?? 0, limit: 3 });
    }
    const ids = seen.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(new Set(ids).size).toBe(await stores.one.users.count());
  });

  test("users are found by their ids in one query", async () => {
    const [one, two] = [await insert(), await insert()];
    const found = await stores.other.users.withIds([two.id, one.id, 2_147_483_647]);
    expect(found.toSorted((a, b) => a.id - b.id)).toEqual([one, two]);
    expect(await stores.one.users.withIds([])).toEqual([]);
  });

  describe("the outbox", () => {
    test("has an event for each new user, oldest first, until it is removed", async () => {
      await stores.one.outbox.remove((await stores.one.outbox.pending(1000)).map(({ id }) => id));
      const users = [await insert(), await insert(), await insert()];
      await codeOf(insert({ username: users[0]?.username ?? "" }));
      const events = await stores.other.outbox.pending(10);
      expect(events).toMatchObject(
        users.map(({ id }) => ({ type: "user.registered", source: "users", data: { user_id: id } })),
      );
      for (const { id, time } of events) {
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(new Date(time).toISOString()).toBe(time);
        expect(Math.abs(Date.parse(time) - Date.now())).toBeLessThan(60_000);
      }
      expect(await stores.one.outbox.pending(2)).toEqual(events.slice(0, 2));
      await stores.one.outbox.remove(events.slice(0, 2).map(({ id }) => id));
      expect(await stores.one.outbox.pending(10)).toEqual(events.slice(2));
      await stores.one.outbox.remove([]);
      expect(await stores.one.outbox.pending(10)).toEqual(events.slice(2));
    });
  });
});
