import { beforeEach, expect, test } from "bun:test";
import { describeOnEngines } from "@super-heroes/testing/stores/engines";
import { twoStores } from "@super-heroes/testing/stores/two-stores";
import type { User } from "../src/model.ts";
import { newActor, signInAs, someone } from "./actors.ts";
import { openStoreOn, userEngines } from "./engines.ts";

const NOW = 2_000_000_000_000;

describeOnEngines("a stored session", userEngines, (create) => {
  const stores = twoStores(create, openStoreOn);
  let user: User;
  let sessionId: string;
  let sid: string;

  const begin = (passwordHash = "h") =>
    stores.one.sessions.begin(
      { sessionId, sid, tokenHash: "a", expiresAtMs: NOW + 1000 },
      { user, passwordHash },
    );
  const renew = (from: string, to: string, nowMs = NOW, on = stores.one) =>
    on.sessions.renew(
      { sessionId, tokenHash: from },
      { tokenHash: to, salt: `salt of ${to}`, expiresAtMs: NOW + 2000 },
      nowMs,
    );
  const owner = () => ({ userId: user.id, sid });

  beforeEach(async () => {
    user = await stores.one.users.insert(someone());
    sessionId = crypto.randomUUID();
    sid = crypto.randomUUID();
    expect(await begin()).toBe(true);
  });

  test("is renewed from token to token, with the same owner and sid", async () => {
    expect(await renew("a", "b")).toEqual(owner());
    expect(await renew("a", "c")).toBeUndefined();
    expect(await renew("b", "c")).toEqual(owner());
    expect(await stores.other.sessions.ownerOf(sessionId)).toEqual(owner());
    expect(await stores.one.sessions.ownerOf("another")).toBeUndefined();
  });

  test("that is renewed concurrently with one token is renewed once; the others find the successor", async () => {
    const renewed = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        renew("a", `b${index}`, NOW, index % 2 ? stores.one : stores.other),
      ),
    );
    expect(renewed.filter((found) => found !== undefined)).toEqual([owner()]);
    const winner = renewed.findIndex((found) => found !== undefined);
    for (const process of [stores.one, stores.other])
      expect(await process.sessions.exchanged({ sessionId, tokenHash: "a" }, NOW - 1)).toEqual({
        ...owner(),
        salt: `salt of b${winner}`,
      });
  });

  test("returns the successor of the previous token within the period, until the successor is exchanged", async () => {
    const exchanged = (tokenHash: string, sinceMs: number) =>
      stores.one.sessions.exchanged({ sessionId, tokenHash }, sinceMs);
    expect(await exchanged("a", NOW - 1)).toBeUndefined();
    await renew("a", "b");
    expect(await exchanged("a", NOW - 1)).toMatchObject({ salt: "salt of b" });
    expect(await exchanged("a", NOW)).toBeUndefined();
    expect(await exchanged("b", NOW - 1)).toBeUndefined();
    expect(await exchanged("x", NOW - 1)).toBeUndefined();
    await renew("b", "c");
    expect(await exchanged("a", NOW - 1)).toBeUndefined();
    expect(await exchanged("b", NOW - 1)).toMatchObject({ salt: "salt of c" });
  });

  test("expires, and each renewal extends it", async () => {
    expect(await renew("a", "b", NOW + 1000)).toBeUndefined();
    expect(await renew("a", "b", NOW + 999)).toEqual(owner());
    expect(await renew("b", "c", NOW + 1999)).toEqual(owner());
  });

  test("is deleted after it has expired, and not before", async () => {
    await stores.one.sessions.sweep(NOW + 999);
    expect(await renew("a", "b")).toEqual(owner());
    await stores.one.sessions.sweep(NOW + 2000);
    expect(await renew("b", "c")).toBeUndefined();
  });

  test("can be ended", async () => {
    await stores.other.sessions.end(sessionId);
    expect(await renew("a", "b")).toBeUndefined();
    expect(await stores.one.users.standing({ userId: user.id, sessionId: sid })).toBeUndefined();
  });

  test("does not begin when the password was changed or the user removed meanwhile", async () => {
    sessionId = crypto.randomUUID();
    sid = crypto.randomUUID();
    expect(await begin("another hash")).toBe(false);
    await stores.one.users.removeBy(await signInAs(stores.one, user), user.id);
    expect(await begin()).toBe(false);
  });

  test("has the stored role of its user while both exist", async () => {
    const standing = (process = stores.one) => process.users.standing({ userId: user.id, sessionId: sid });
    const { actor: admin } = await newActor(stores.one, "admin");
    expect(await standing()).toBe("user");
    await stores.one.users.updateBy(admin, user.id, { ...user, role: "admin" });
    expect(await standing(stores.other)).toBe("admin");
    expect(await stores.one.users.standing({ userId: admin.userId, sessionId: sid })).toBeUndefined();
    await stores.one.users.removeBy(admin, user.id);
    expect(await standing(stores.other)).toBeUndefined();
  });

  test.each([
    ["password", { passwordHash: "new" }],
    ["address", { email: "new" }],
  ])("in which its user changes the %s continues with a new sid, and all others end", async (_, change) => {
    const fields = { ...user, role: undefined, ...change, provenHash: "h" };
    if (fields.email === "new") fields.email = `new-${user.email}`;
    const others = [await signInAs(stores.one, user), await signInAs(stores.one, user)];
    const own = { userId: user.id, sessionId: sid, asAdmin: false };
    expect(await stores.one.users.updateBy(own, user.id, fields)).toMatchObject({ id: user.id });
    for (const session of [own, ...others]) expect(await stores.one.users.standing(session)).toBeUndefined();
    const renewed = await renew("a", "b");
    expect(renewed?.userId).toBe(user.id);
    expect(renewed?.sid).toMatch(/^[\w-]{20,64}$/);
    expect(renewed?.sid).not.toBe(sid);
    expect(await stores.one.users.standing({ userId: user.id, sessionId: renewed?.sid ?? "" })).toBe("user");
  });

  test.each([
    ["password", { passwordHash: "new" }],
    ["address", { email: "new" }],
  ])("ends when an admin changes the %s of its user", async (_, change) => {
    const { actor: admin } = await newActor(stores.one, "admin");
    const fields = { ...user, ...change };
    if (fields.email === "new") fields.email = `new-${user.email}`;
    await stores.one.users.updateBy(admin, user.id, fields);
    expect(await renew("a", "b")).toBeUndefined();
    expect(await stores.one.users.standing(admin)).toBe("admin");
  });

  test("continues when other fields of its user change", async () => {
    const { actor: admin } = await newActor(stores.one, "admin");
    const { id } = user;
    const renamed = { ...user, role: undefined, name: "Renamed", username: user.username.toUpperCase() };
    await stores.one.users.updateBy({ userId: id, sessionId: sid, asAdmin: false }, id, renamed);
    await stores.one.users.updateBy(admin, id, { ...renamed, role: "admin" });
    expect(await renew("a", "b")).toEqual(owner());
  });
});
