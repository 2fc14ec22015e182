import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import { userEngines } from "./engines.ts";
import { newcomer, PASSWORD, startUsers, type UsersUnderTest, userOf } from "./users-under-test.ts";

const PATH = "/api/v1/users/register";

describeOnEngines("registration", userEngines, (create) => {
  let database: TestDatabase;
  let users: UsersUnderTest;

  beforeAll(async () => {
    database = await create();
    users = await startUsers(database);
  });
  afterAll(async () => {
    await users.stop();
    await database.drop();
  });

  test("in an envelope creates a user who can sign in, and an event", async () => {
    const { password, ...visible } = newcomer();
    const wokenBefore = users.woken;
    const response = await users.sendSealed(PATH, { password, ...visible });
    const location = response.headers.get("location");
    const user = await userOf(response, 201);
    expect(user).toEqual({ id: user.id, ...visible, role: "user" });
    expect(location).toBe(`/api/users/${user.id}`);
    expect((await users.signIn(visible.username, password)).user).toEqual(user);
    expect(users.woken).toBe(wokenBefore + 1);
    const [event] = (await users.store.outbox.pending(1000)).slice(-1);
    expect(event?.data).toEqual({ user_id: user.id });
  });

  test("is responded to in an envelope on request", async () => {
    const response = await users.sendSealed(PATH, newcomer(), { "x-encrypt-response": "true" });
    expect(response.status).toBe(201);
    expect(response.headers.get("content-type")).toBe("application/jose");
    const opened = await users.gateway.open(await response.text(), { method: "POST", path: PATH });
    expect(opened).toMatchObject({ from: "users", content: { role: "user" } });
  });

  describe("is refused, and creates no user,", () => {
    const unchanged = async (attempt: () => Promise<Response>, status: number, code: string) => {
      const before = await users.store.users.count();
      const problem = await expectProblem(await attempt(), status, code);
      expect(await users.store.users.count()).toBe(before);
      return problem;
    };

    test("without encryption", async () => {
      await unchanged(() => users.send("POST", PATH, newcomer()), 422, "encryption_required");
    });

    test("with the header of an envelope, but without one", async () => {
      const attempt = () =>
        fetch(users.url + PATH, {
          method: "POST",
          headers: { "content-type": "application/jose", "x-service-communication": "encrypted" },
          body: "a.b.c.d.e",
        });
      await unchanged(attempt, 401, "unauthenticated");
    });

    test("in an envelope that was opened before", async () => {
      const body = await users.gateway.seal("users", { method: "POST", path: PATH }, newcomer());
      const headers = { "content-type": "application/jose", "x-service-communication": "encrypted" };
      const attempt = () => fetch(users.url + PATH, { method: "POST", headers, body });
      expect((await attempt()).status).toBe(201);
      await unchanged(attempt, 401, "unauthenticated");
    });

    test("in an envelope for another path", async () => {
      const body = await users.gateway.seal("users", { method: "POST", path: "/api/users" }, newcomer());
      const headers = { "content-type": "application/jose", "x-service-communication": "encrypted" };
      await unchanged(
        () => fetch(users.url + PATH, { method: "POST", headers, body }),
        401,
        "unauthenticated",
      );
    });

    test("with a name or an address that is taken, in any case", async () => {
      const { username, email } = newcomer();
      expect((await users.sendSealed(PATH, newcomer({ username, email }))).status).toBe(201);
      const sameName = newcomer({ username: username.toUpperCase() });
      const sameAddress = newcomer({ email: email.toUpperCase() });
      await unchanged(() => users.sendSealed(PATH, sameName), 409, "username_taken");
      await unchanged(() => users.sendSealed(PATH, sameAddress), 409, "email_taken");
    });

    test.each([
      ["/username", "missing", { username: undefined }],
      ["/username", "too short", { username: "ab" }],
      ["/username", "too long", { username: "x".repeat(51) }],
      ["/username", "with an @", { username: "some@one" }],
      ["/username", "with a space", { username: "some one" }],
      ["/username", "with a line break at its end", { username: "someone\n" }],
      ["/username", "a number", { username: 12345 }],
      ["/username", "an operator of a query language", { username: { $ne: 1 } }],
      ["/name", "missing", { name: undefined }],
      ["/name", "empty", { name: "" }],
      ["/name", "101 characters", { name: "x".repeat(101) }],
      ["/name", "with NUL", { name: "N\u0000" }],
      ["/email", "missing", { email: undefined }],
      ["/email", "without an @", { email: "someone.example.org" }],
      ["/email", "with two", { email: "some@one@example.org" }],
      ["/email", "with a space", { email: "some one@example.org" }],
      ["/email", "with CR and LF", { email: "some@example.org\r\nBcc:x" }],
      ["/email", "255 characters", { email: `${"x".repeat(243)}@example.org` }],
      ["/password", "missing", { password: undefined }],
      ["/password", "7 characters", { password: "1234567" }],
      ["/password", "129 characters", { password: "x".repeat(129) }],
      ["/password", "a list", { password: [PASSWORD] }],
      ["/role", "not for clients to choose", { role: "admin" }],
      ["/id", "not for clients to choose", { id: 1 }],
      ["/constructor", "unknown", { constructor: { prototype: {} } }],
    ])("when %s is %s", async (field, _, changes) => {
      const attempt = () => users.sendSealed(PATH, newcomer(changes));
      const { errors = [] } = await unchanged(attempt, 422, "validation_failed");
      expect(errors.map((error) => error.field)).toEqual([field]);
    });

    test("and the response repeats no value", async () => {
      const attempt = () => users.sendSealed(PATH, newcomer({ password: "s3cret!", email: "nowhere" }));
      const problem = JSON.stringify(await unchanged(attempt, 422, "validation_failed"));
      expect(problem).not.toContain("s3cret!");
      expect(problem).not.toContain("nowhere");
    });
  });
});
