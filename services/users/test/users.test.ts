import { afterAll, beforeAll, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { linkedPages, nextTarget } from "@super-heroes/testing/http/linked-pages";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import type { User } from "../src/model.ts";
import { userEngines } from "./engines.ts";
import {
  type Member,
  newcomer,
  PASSWORD,
  startUsers,
  type UsersUnderTest,
  userOf,
} from "./users-under-test.ts";

describeOnEngines("users", userEngines, (create) => {
  let database: TestDatabase;
  let users: UsersUnderTest;
  let admin: Member;

  beforeAll(async () => {
    database = await create();
    users = await startUsers(database);
    admin = await users.member("admin");
  });
  afterAll(async () => {
    await users.stop();
    await database.drop();
  });

  const as = (sender: Member, method: string, path: string, body?: unknown) =>
    users.send(method, `/api/users${path}`, body, sender);
  const list = async (query = ""): Promise<User[]> => (await as(admin, "GET", query)).json();

  test("are created by an admin, with a role", async () => {
    for (const role of ["user", "admin"]) {
      const { password, ...visible } = newcomer({ role });
      const response = await as(admin, "POST", "", { password, ...visible });
      const location = response.headers.get("location") ?? "";
      const user = await userOf(response, 201);
      expect<unknown>(user).toEqual({ id: user.id, ...visible });
      expect(await userOf(await users.send("GET", location, undefined, admin), 200)).toEqual(user);
      expect((await users.signIn(visible.username, PASSWORD)).user).toEqual(user);
    }
    expect(await userOf(await as(admin, "POST", "", newcomer()), 201)).toMatchObject({ role: "user" });
  });

  test("are listed in pages, in order of id", async () => {
    for (let count = 0; count < 3; count++) await users.member();
    const all = await list();
    expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).toSorted((a, b) => a - b));
    expect(await list("?limit=2")).toEqual(all.slice(0, 2));
    expect(await list(`?limit=2&after=${all[1]?.id}`)).toEqual(all.slice(2, 4));
    for (const query of [
      "?limit=0",
      "?limit=1001",
      "?after=-1",
      "?after=x",
      "?before=0",
      "?after=1&before=3",
    ])
      await expectProblem(await as(admin, "GET", query), 422, "validation_failed");
  });

  test("are listed by their ids, in their order, without those that do not exist", async () => {
    const members = [await users.member(), await users.member()];
    const [one, two] = members.map(({ user }) => user) as [User, User];
    expect(await list(`?ids=${two.id},2147483647,9999999999,${one.id},${two.id}`)).toEqual([two, one, two]);
    expect(await list("?ids=2147483646")).toEqual([]);
    for (const query of ["?ids=", "?ids=0", "?ids=x", `?ids=${one.id}&limit=1`, `?ids=${"1,".repeat(100)}1`])
      await expectProblem(await as(admin, "GET", query), 422, "validation_failed");
  });

  test("are listed in pages that link to the next one", async () => {
    for (let count = 0; count < 3; count++) await users.member();
    const all = await list("?limit=1000");
    for (const limit of [1, 2, all.length - 1]) {
      const send = (target: string) => users.send("GET", target, undefined, admin);
      const pages = await linkedPages<User>(send, `/api/users?limit=${limit}`);
      expect(pages.flat()).toEqual(all);
      expect(pages[0]).toHaveLength(limit);
      const backward = await linkedPages<User>(send, `/api/users?limit=${limit}&before=2147483647`, "prev");
      expect(backward.toReversed().flat()).toEqual(all);
    }
    expect(nextTarget(await as(admin, "GET", `?limit=${all.length}`))).toBeUndefined();
  });

  test("are counted, also for anonymous callers", async () => {
    const before = await (await users.send("GET", "/api/v1/users/stats/count")).json();
    await users.member();
    const after = await (await users.send("GET", "/api/v1/users/stats/count")).json();
    expect(after).toEqual({ count: before.count + 1 });
  });

  test("replace themselves; without role and password these do not change", async () => {
    const member = await users.member();
    const { id } = member.user;
    const changes = { ...newcomer(), password: undefined, current_password: PASSWORD };
    const user = await userOf(await as(member, "PUT", `/${id}`, changes), 200);
    expect(user).toEqual({
      id,
      username: changes.username,
      name: changes.name,
      email: changes.email,
      role: "user",
    });
    expect((await users.signIn(user.username, PASSWORD)).user).toEqual(user);
    const { access_token } = await users.signIn(user.username, PASSWORD);
    const same = { username: user.username, name: user.name, email: user.email };
    await userOf(
      await users.send("PUT", `/api/users/${id}`, { ...same, role: "user" }, { access_token }),
      200,
    );
  });

  test("cannot promote themselves; an admin can", async () => {
    const member = await users.member();
    const path = `/${member.user.id}`;
    const promotion = { ...member.same, role: "admin" };
    await expectProblem(await as(member, "PUT", path, promotion), 403, "forbidden");
    expect(await userOf(await as(member, "GET", path), 200)).toEqual(member.user);
    expect(await userOf(await as(admin, "PUT", path, promotion), 200)).toMatchObject({ role: "admin" });
    // The old token still has the role `user`; sending that role must not demote them.
    const renamed = await userOf(await as(member, "PUT", path, { ...member.same, role: "user" }), 200);
    expect(renamed.role).toBe("admin");
    expect(await userOf(await as(admin, "PUT", path, { ...member.same, role: "user" }), 200)).toMatchObject({
      role: "user",
    });
  });

  test("cannot take the name or the address of others", async () => {
    const [one, two] = [await users.member(), await users.member()];
    const path = `/${one.user.id}`;
    await expectProblem(
      await as(one, "PUT", path, { ...one.same, username: two.same.username.toUpperCase() }),
      409,
      "username_taken",
    );
    await expectProblem(
      await as(one, "PUT", path, { ...one.same, email: two.same.email, current_password: PASSWORD }),
      409,
      "email_taken",
    );
    await userOf(await as(one, "PUT", path, { ...one.same, username: one.same.username.toUpperCase() }), 200);
  });

  test("the last admin cannot be demoted", async () => {
    for (const { id, role } of await list("?limit=1000"))
      if (role === "admin" && id !== admin.user.id) await as(admin, "DELETE", `/${id}`);
    const path = `/${admin.user.id}`;
    await expectProblem(await as(admin, "DELETE", path), 409, "last_admin");
    await expectProblem(await as(admin, "PUT", path, { ...admin.same, role: "user" }), 409, "last_admin");
    expect(await userOf(await as(admin, "GET", path), 200)).toEqual(admin.user);
  });

  test.each(["0", "-1", "2147483647", "2147483648", "9007199254740991"])(
    "user %s does not exist",
    async (id) => {
      await expectProblem(await as(admin, "GET", `/${id}`), 404, "user_not_found");
      await expectProblem(await as(admin, "PUT", `/${id}`, newcomer()), 404, "user_not_found");
      await expectProblem(await as(admin, "DELETE", `/${id}`), 404, "user_not_found");
    },
  );

  test.each(["x", "1e0", "0x1", "1.5", "%2Aadmin", "99999999999999999"])("%s is not an id", async (id) => {
    for (const method of ["GET", "DELETE"])
      await expectProblem(await as(admin, method, `/${id}`), 422, "validation_failed");
  });

  test("the public halves of the keys that verify tokens are published", async () => {
    const response = await users.send("GET", "/.well-known/jwks.json");
    expect(response.headers.get("cache-control")).toBe("public, max-age=600");
    const { keys } = await response.json();
    expect(keys).toEqual([
      { kty: "OKP", crv: "Ed25519", kid: "test", x: expect.any(String), alg: "EdDSA", use: "sig" },
    ]);
  });

  test("/api/users/health responds like /health", async () => {
    const [alias, health] = await Promise.all([
      users.send("GET", "/api/users/health"),
      users.send("GET", "/health"),
    ]);
    expect(await alias.json()).toEqual(await health.json());
  });
});
