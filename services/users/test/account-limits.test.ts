import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import { credentialRoutes, wrongPasswords } from "../src/credential-routes.ts";
import { userEngines } from "./engines.ts";
import { expectLimited } from "./expect-limited.ts";
import { type Member, newcomer, PASSWORD, startUsers, type UsersUnderTest } from "./users-under-test.ts";

type RouteName = keyof typeof credentialRoutes;

/** An account, and a request that counts for it. */
interface Account {
  /** The account: `unknown` does not exist, and has the same limit. */
  whose: string;
  attempt(): Promise<Response>;
  /** The status of an attempt below the limit. */
  status: number;
}

/** Attempts of each route on two unrelated accounts, and on one that does not exist. */
const attempts: Record<RouteName, (users: UsersUnderTest, one: Member, other: Member) => Account[]> = {
  login: (users, one, other) =>
    [
      { whose: "one", username: one.same.username },
      { whose: "the same one, in capitals", username: one.same.username.toUpperCase() },
      { whose: "the same one, by its address", username: one.same.email },
      { whose: "another", username: other.same.email },
      { whose: "unknown", username: `unknown-${crypto.randomUUID().slice(0, 8)}` },
    ].map(({ whose, username }) => ({
      whose,
      attempt: () =>
        users.send("POST", credentialRoutes.login.path, { username, password: "a wrong password" }),
      status: 401,
    })),
  register: (users, one) =>
    [
      { whose: "a name that is taken", fields: { username: one.same.username } },
      { whose: "an address that is taken", fields: { email: one.same.email } },
    ].map(({ whose, fields }) => ({
      whose,
      attempt: () => users.sendSealed(credentialRoutes.register.path, newcomer(fields)),
      status: 409,
    })),
  refresh: (users, one, other) =>
    [one, other].map((member, index) => {
      let { refresh_token } = member;
      return {
        whose: `user ${index}`,
        attempt: async () => {
          const response = await users.send("POST", credentialRoutes.refresh.path, { refresh_token });
          if (response.ok) ({ refresh_token } = await response.clone().json());
          return response;
        },
        status: 200,
      };
    }),
  logout: (users, one, other) =>
    [one, other].map((member, index) => ({
      whose: `user ${index}`,
      attempt: async () => {
        const { refresh_token } = await users.signIn(member.same.username);
        return await users.send("POST", credentialRoutes.logout.path, { refresh_token });
      },
      status: 204,
    })),
  create: (users, one, other) =>
    [one, other].map((member, index) => ({
      whose: `admin ${index}`,
      attempt: () => users.send("POST", credentialRoutes.create.path, newcomer(), member),
      status: 201,
    })),
  replace: (users, one, other) =>
    [one, other].map((member, index) => ({
      whose: `user ${index}`,
      attempt: () => users.send("PUT", `/api/users/${member.user.id}`, member.same, member),
      status: 200,
    })),
  remove: (users, one, other) =>
    [one, other].map((member, index) => ({
      whose: `admin ${index}`,
      attempt: () => users.send("DELETE", "/api/users/2147483647", undefined, member),
      status: 404,
    })),
};

describeOnEngines("the limits of accounts", userEngines, (create) => {
  let database: TestDatabase;
  let users: UsersUnderTest;
  let nowMs = Date.now();
  let one: Member;
  let other: Member;

  beforeAll(async () => {
    database = await create();
    users = await startUsers(database, { now: () => nowMs });
  });
  afterAll(async () => {
    await users.stop();
    await database.drop();
  });
  beforeEach(async () => {
    one = await users.member("admin");
    other = await users.member("admin");
  });

  const exhaust = async (route: { perMinute: number }, { attempt, status }: Account) => {
    const responses = [];
    for (let count = 0; count < route.perMinute; count++) responses.push((await attempt()).status);
    expect(responses).toEqual(responses.map(() => status));
  };

  describe.each(Object.keys(attempts) as RouteName[])("%s", (name) => {
    const route = credentialRoutes[name];

    test(`allows ${route.perMinute} ${route.counts} a minute; the next is 429, and other accounts are not affected`, async () => {
      const [first, ...others] = attempts[name](users, one, other) as [Account, ...Account[]];
      await exhaust(route, first);
      const refused = await expectLimited(await first.attempt());
      for (const account of others) {
        const response = await account.attempt();
        // Another spelling is the same account.
        if (account.whose.startsWith("the same one")) expect(await expectLimited(response)).toEqual(refused);
        else expect(response.status).toBe(account.status);
      }
      nowMs += 60_000;
      expect((await first.attempt()).status).toBe(first.status);
    });
  });

  test("a login beyond the limit gets the same response for existing and unknown names", async () => {
    const bodies: unknown[] = [];
    for (const account of attempts.login(users, one, other)) {
      if (account.whose.startsWith("the same one")) continue;
      await exhaust(credentialRoutes.login, account);
      bodies.push(await expectLimited(await account.attempt()));
    }
    expect(bodies).toHaveLength(3);
    expect(bodies).toEqual(bodies.map(() => bodies[0] as never));
  });

  test("the right password is refused beyond the limit, and is not counted below it", async () => {
    const { username } = one.same;
    for (let count = 0; count < 2 * credentialRoutes.login.perMinute; count++) await users.signIn(username);
    await exhaust(credentialRoutes.login, attempts.login(users, one, other)[0] as Account);
    await expectLimited(
      await users.send("POST", credentialRoutes.login.path, { username, password: PASSWORD }),
    );
  });

  test("concurrent guesses are limited as sequential ones", async () => {
    const { attempt } = attempts.login(users, one, other)[0] as Account;
    const responses = await Promise.all(Array.from({ length: 40 }, attempt));
    const tried = responses.filter(({ status }) => status === 401);
    // Two are checked at once, so one more may pass.
    expect(tried.length).toBeLessThanOrEqual(credentialRoutes.login.perMinute + 1);
    expect(tried.length).toBeGreaterThanOrEqual(credentialRoutes.login.perMinute);
  });

  test("a guess counts when its deadline passes before the response", async () => {
    const { username } = one.same;
    const guess = (headers: Record<string, string>) =>
      fetch(users.url + credentialRoutes.login.path, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ username, password: "a wrong password" }),
      });
    for (let count = 0; count < wrongPasswords.ofSource.perMinute; count++) {
      const before = users.algorithm.verified;
      users.algorithm.hold();
      const response = guess({ "x-deadline-ms": "100" });
      await expectProblem(await response, 504, "deadline_exceeded");
      users.algorithm.release();
      expect(users.algorithm.verified).toBe(before + 1);
    }
    await eventually(
      "all guesses are counted",
      // The right password is not counted.
      async () =>
        (await users.send("POST", credentialRoutes.login.path, { username, password: PASSWORD })).status,
      (status) => status === 429,
      5000,
    );
  });

  describe("wrong current passwords", () => {
    const change = (member: Member, current_password: string) =>
      users.send(
        "PUT",
        `/api/users/${member.user.id}`,
        { ...member.same, password: PASSWORD, current_password },
        member,
      );
    const login = ({ same }: Member, password = "a wrong password") =>
      users.send("POST", credentialRoutes.login.path, { username: same.username, password });
    const guess = async (count: number, attempt: () => Promise<Response>, status: number) => {
      for (let made = 0; made < count; made++) expect((await attempt()).status).toBe(status);
    };
    const { ofSource, ofAccount } = wrongPasswords;

    test("have the limit of wrong passwords, for the session that they come from", async () => {
      await guess(ofSource.perMinute, () => change(one, "a wrong one"), 403);
      await expectLimited(await change(one, "a wrong one"));
      await expectLimited(await change(one, PASSWORD));
      expect((await change(other, PASSWORD)).status).toBe(200);
      // Another session of the same user, and another device, are not locked out.
      const session = await users.signIn(one.same.username);
      expect((await change({ ...one, ...session }, PASSWORD)).status).toBe(200);
    });

    test("have a limit of their own: guesses at the login do not keep the user from a change", async () => {
      await guess(ofSource.perMinute, () => login(one), 401);
      await expectLimited(await login(one));
      expect((await change(one, PASSWORD)).status).toBe(200);
    });

    test("and wrong logins of the account have one limit together", async () => {
      const sessions = [one, { ...one, ...(await users.signIn(one.same.username)) }];
      for (const session of sessions)
        await guess(ofSource.perMinute, () => change(session, "a wrong one"), 403);
      await guess(ofAccount.perMinute - 2 * ofSource.perMinute, () => login(one), 401);
      const fresh = { ...one, access_token: await users.issue(one.user, "no-session") };
      for (const response of [login(one), login(one, PASSWORD)]) await expectLimited(await response);
      await expectProblem(await change(fresh, "a wrong one"), 401, "unauthenticated");
      expect((await login(other)).status).toBe(401);
    });
  });

  test("two processes count together", async () => {
    const second = await startUsers(database, { now: () => nowMs, key: users.key });
    try {
      const [mine] = attempts.login(users, one, other) as [Account];
      const [theirs] = attempts.login(second, one, other) as [Account];
      for (let count = 0; count < credentialRoutes.login.perMinute / 2; count++)
        for (const { attempt } of [mine, theirs]) expect((await attempt()).status).toBe(401);
      for (const { attempt } of [mine, theirs]) await expectLimited(await attempt());
    } finally {
      await second.stop();
    }
  });
});
