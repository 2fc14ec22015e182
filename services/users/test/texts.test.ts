import { afterAll, beforeAll, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { awkwardTexts, brokenTexts } from "@super-heroes/testing/inputs/awkward-texts";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import { userEngines } from "./engines.ts";
import { type Member, newcomer, startUsers, type UsersUnderTest, userOf } from "./users-under-test.ts";

describeOnEngines("texts of users", userEngines, (create) => {
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

  test.each(Object.entries(awkwardTexts))("are returned exactly: a name with %s", async (_, name) => {
    const { password, ...visible } = newcomer({ name });
    const user = await userOf(
      await users.sendSealed("/api/v1/users/register", { ...visible, password }),
      201,
    );
    expect(user).toMatchObject(visible);
    expect(await userOf(await users.send("GET", `/api/users/${user.id}`, undefined, admin), 200)).toEqual(
      user,
    );
    const replaced = { ...visible, name: `${name}!` };
    expect(
      await userOf(await users.send("PUT", `/api/users/${user.id}`, replaced, admin), 200),
    ).toMatchObject(replaced);
  });

  test.each(Object.entries(awkwardTexts))("are compared exactly: a password with %s", async (_, password) => {
    const long = `${password} and some more`;
    const { username } = await userOf(
      await users.send("POST", "/api/users", newcomer({ password: long }), admin),
      201,
    );
    await users.signIn(username, long);
    for (const other of [`${long} `, ` ${long}`, long.normalize("NFKD"), long.toUpperCase()]) {
      if (other === long) continue;
      const login = { username, password: other };
      await expectProblem(await users.send("POST", "/api/v1/users/login", login), 401, "unauthenticated");
    }
  });

  test.each(Object.entries(brokenTexts))("are refused with %s: 422", async (_, text) => {
    const long = `${text} and some more`;
    for (const [field, body] of [
      ["/name", newcomer({ name: text })],
      ["/password", newcomer({ password: long })],
      ["/username", newcomer({ username: text })],
      ["/email", newcomer({ email: `${text}@example.org` })],
    ] as const) {
      const { errors } = await expectProblem(
        await users.sendSealed("/api/v1/users/register", body),
        422,
        "validation_failed",
      );
      expect(errors?.map((error) => error.field)).toEqual([field]);
    }
    const login = { username: "somebody", password: long };
    await expectProblem(await users.send("POST", "/api/v1/users/login", login), 422, "validation_failed");
  });

  test("keep the case of usernames and addresses, and are compared without it", async () => {
    const { username, ...rest } = newcomer();
    const written = { ...rest, username: username.toUpperCase(), email: `Some.${username}@Example.ORG` };
    const { password, ...visible } = written;
    const user = await userOf(await users.send("POST", "/api/users", written, admin), 201);
    expect(user).toMatchObject(visible);
    for (const name of [username, written.email.toLowerCase(), written.email.toUpperCase()])
      expect((await users.signIn(name, password)).user).toEqual(user);
  });

  test.each(["adm\u0131n", "ADM\u0130N", "\uff21dmin", "admin\u200b", "\u212aelvin"])(
    "%j is not a username, whatever letters a locale folds",
    async (name) => {
      const login = { username: name, password: "correct horse battery" };
      await expectProblem(await users.send("POST", "/api/v1/users/login", login), 401, "unauthenticated");
      await expectProblem(
        await users.send("POST", "/api/users", newcomer({ username: name }), admin),
        422,
        "validation_failed",
      );
    },
  );
});
