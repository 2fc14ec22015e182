import { beforeEach, describe, expect, test } from "bun:test";
import { describeOnEngines } from "@super-heroes/testing/stores/engines";
import { twoStores } from "@super-heroes/testing/stores/two-stores";
import type { User } from "../src/model.ts";
import type { Actor } from "../src/store/actor.ts";
import type { UserStore } from "../src/store/user-store.ts";
import { codeOf, newActor, someone } from "./actors.ts";
import { openStoreOn, userEngines } from "./engines.ts";

/** Rounds of each race, whose outcome is random. */
const ROUNDS = 10;

describeOnEngines("stored rights over users", userEngines, (create) => {
  const stores = twoStores(create, openStoreOn);
  /** The actor under test; `first` removes its rights. */
  let first: { user: User; actor: Actor };
  let second: { user: User; actor: Actor };
  let target: User;

  const admins = async () =>
    (await stores.one.users.page({ after: 0, limit: 1000 })).filter(({ role }) => role === "admin");

  /** Creates two admins, `first` and `second`, and a user. */
  beforeEach(async () => {
    const before = await admins();
    first = await newActor(stores.one, "admin");
    second = await newActor(stores.one, "admin");
    for (const { id } of before) await stores.one.users.removeBy(first.actor, id);
    target = await stores.one.users.insert(someone());
  });

  const demote = (by: Actor, { id, ...user }: User, on = stores.one) =>
    on.users.updateBy(by, id, { ...user, role: "user" });
  const promote = (by: Actor, { id, ...user }: User, on = stores.one) =>
    on.users.updateBy(by, id, { ...user, role: "admin" });

  /** Every write of an admin. Its result is undefined when it was not made. */
  const powers: [what: string, use: (by: Actor, on?: UserStore) => Promise<unknown>][] = [
    ["promote a user", (by, on) => promote(by, target, on)],
    ["promote themselves", (by, on) => promote({ ...by, asAdmin: false }, second.user, on)],
    ["create an admin", (by, on = stores.one) => on.users.insertBy(by, someone({ role: "admin" }))],
    ["create a user", (by, on = stores.one) => on.users.insertBy(by, someone())],
    [
      "rename a user",
      (by, on = stores.one) => on.users.updateBy(by, target.id, { ...target, name: "Other" }),
    ],
    [
      "set a password",
      (by, on = stores.one) => on.users.updateBy(by, target.id, { ...target, passwordHash: "x" }),
    ],
    [
      "set an address",
      (by, on = stores.one) => on.users.updateBy(by, target.id, { ...target, email: "x@y" }),
    ],
    ["demote an admin", (by, on) => demote(by, first.user, on)],
    ["remove a user", async (by, on = stores.one) => (await on.users.removeBy(by, target.id)) || undefined],
    [
      "remove an admin",
      async (by, on = stores.one) => (await on.users.removeBy(by, first.user.id)) || undefined,
    ],
  ];
  /** Every way in which `second` loses their rights. */
  const ends: [how: string, end: () => Promise<unknown>][] = [
    ["was demoted", () => demote(first.actor, second.user)],
    ["was removed", () => stores.one.users.removeBy(first.actor, second.user.id)],
    [
      "was given another password",
      () => stores.one.users.updateBy(first.actor, second.user.id, { ...second.user, passwordHash: "x" }),
    ],
    [
      "was given another address",
      () => stores.one.users.updateBy(first.actor, second.user.id, { ...second.user, email: "second@x" }),
    ],
    [
      "has a token with another user's session",
      async () => {
        second.actor = { ...second.actor, sessionId: first.actor.sessionId };
      },
    ],
    [
      "has a token with an unknown session",
      async () => {
        second.actor = { ...second.actor, sessionId: "none" };
      },
    ],
  ];
  const stored = async () =>
    (await stores.one.users.page({ after: 0, limit: 1000 })).filter(({ id }) => id !== second.user.id);

  describe.each(powers)("an admin may %s", (_, use) => {
    test("while they are stored as one", async () => {
      expect(await use(second.actor)).toBeDefined();
    });

    test.each(ends)("but not after the actor %s", async (_how, end) => {
      await end();
      const before = await stored();
      const hashes = await Promise.all(before.map(({ id }) => stores.one.users.credentialsOf(id)));
      const outcome = await use(second.actor, stores.other).catch((error) => error.code);
      expect(outcome).toBeUndefined();
      expect(await stored()).toEqual(before);
      expect(await Promise.all(before.map(({ id }) => stores.one.users.credentialsOf(id)))).toEqual(hashes);
    });
  });

  test("a user may change and remove only themselves", async () => {
    const { user, actor } = await newActor(stores.one, "user");
    const foreign = { ...actor, asAdmin: true };
    expect(await stores.one.users.updateBy(foreign, target.id, { ...target, name: "X" })).toBeUndefined();
    expect(await stores.one.users.removeBy(foreign, target.id)).toBe(false);
    expect(await stores.one.users.insertBy(foreign, someone())).toBeUndefined();
    const renamed = { ...user, name: "Renamed" };
    expect(await stores.one.users.updateBy(actor, user.id, renamed)).toEqual(renamed);
    expect(await promote(actor, user)).toBeUndefined();
    expect(await stores.one.users.find(user.id)).toEqual(renamed);
    expect(await stores.one.users.removeBy(actor, user.id)).toBe(true);
  });

  test("a user changes their own credentials only with the current password", async () => {
    const { user, actor } = await newActor(stores.one, "user");
    const change = (changes: object) => stores.one.users.updateBy(actor, user.id, { ...user, ...changes });
    expect(await change({ passwordHash: "new" })).toBeUndefined();
    expect(await change({ email: `new-${user.email}` })).toBeUndefined();
    expect(await change({ passwordHash: "new", provenHash: "of before" })).toBeUndefined();
    expect(await stores.one.users.credentialsOf(user.id)).toEqual({ user, passwordHash: "h" });
    expect(await change({ name: "Renamed", provenHash: "h" })).toBeDefined();
    expect(await change({ passwordHash: "new", provenHash: "h" })).toBeDefined();
    expect((await stores.one.users.credentialsOf(user.id))?.passwordHash).toBe("new");
  });

  test("of two concurrent changes of a password one is made", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { user, actor } = await newActor(stores.one, "user");
      const change = (on: UserStore, passwordHash: string) =>
        on.users.updateBy(actor, user.id, { ...user, passwordHash, provenHash: "h" });
      const made = await Promise.all([change(stores.one, "one"), change(stores.other, "two")]);
      expect(made.filter((changed) => changed !== undefined)).toHaveLength(1);
    }
  });

  describe("the last admin", () => {
    test("is neither demoted nor removed", async () => {
      expect((await demote(first.actor, second.user))?.role).toBe("user");
      const itself = { ...first.actor, asAdmin: false };
      expect(await codeOf(demote(itself, first.user))).toBe("last_admin");
      expect(await codeOf(stores.one.users.removeBy(itself, first.user.id))).toBe("last_admin");
      expect((await stores.one.users.find(first.user.id))?.role).toBe("admin");
    });

    test("remains when two demote or remove each other at once", async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const [one, two] = [await newActor(stores.one, "admin"), await newActor(stores.one, "admin")];
        for (const { id } of await admins())
          if (id !== one.user.id && id !== two.user.id) await stores.one.users.removeBy(one.actor, id);
        const outcomes = await Promise.all([
          demote(one.actor, two.user),
          stores.other.users.removeBy(two.actor, one.user.id),
        ]);
        // The second one is no longer an admin, or is removed.
        expect(outcomes.filter(Boolean)).toHaveLength(1);
        expect(await admins()).toHaveLength(1);
      }
    });
  });

  test("an admin who is demoted during a promotion promotes before that, or not at all", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const rival = await newActor(stores.one, "admin");
      const accomplice = await stores.one.users.insert(someone());
      const [demoted, promoted] = await Promise.all([
        demote(first.actor, rival.user),
        promote(rival.actor, accomplice, stores.other),
      ]);
      expect(demoted?.role).toBe("user");
      expect((await stores.one.users.find(accomplice.id))?.role).toBe(promoted ? "admin" : "user");
      expect(await promote(rival.actor, accomplice, stores.other)).toBeUndefined();
    }
  });
});
