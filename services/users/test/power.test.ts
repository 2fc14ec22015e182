import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import { userEngines } from "./engines.ts";
import {
  type Member,
  newcomer,
  PASSWORD,
  startUsers,
  type UsersUnderTest,
  userOf,
} from "./users-under-test.ts";

/** A request for admins. */
interface PowerfulRequest {
  method: string;
  path(target: Member, actor: Member): string;
  body?(target: Member, actor: Member): unknown;
}

const pathOf = ({ user }: Member) => `/api/users/${user.id}`;

const powerful: Record<string, PowerfulRequest> = {
  "list users": { method: "GET", path: () => "/api/users" },
  "read a user": { method: "GET", path: pathOf },
  "create a user": { method: "POST", path: () => "/api/users", body: () => newcomer() },
  "create an admin": { method: "POST", path: () => "/api/users", body: () => newcomer({ role: "admin" }) },
  "promote a user": { method: "PUT", path: pathOf, body: ({ same }) => ({ ...same, role: "admin" }) },
  "promote themselves": {
    method: "PUT",
    path: (_, actor) => pathOf(actor),
    body: (_, { same }) => ({ ...same, role: "admin" }),
  },
  "rename a user": { method: "PUT", path: pathOf, body: ({ same }) => ({ ...same, name: "Other" }) },
  "set a user's password": {
    method: "PUT",
    path: pathOf,
    body: ({ same }) => ({ ...same, password: "of the attacker" }),
  },
  "set a user's address": {
    method: "PUT",
    path: pathOf,
    body: ({ same }) => ({ ...same, email: `${same.username}@evil` }),
  },
  "remove a user": { method: "DELETE", path: pathOf },
};

/** Requests with a user's own session. */
const own: Record<string, PowerfulRequest> = {
  "read their profile": { method: "GET", path: () => "/api/v1/users/profile" },
  "read themselves": { method: "GET", path: (_, actor) => pathOf(actor) },
  "rename themselves": {
    method: "PUT",
    path: (_, actor) => pathOf(actor),
    body: (_, { same }) => ({ ...same, name: "Other" }),
  },
  "set their own password": {
    method: "PUT",
    path: (_, actor) => pathOf(actor),
    body: (_, { same }) => ({ ...same, password: "of the attacker", current_password: PASSWORD }),
  },
  "set their own address": {
    method: "PUT",
    path: (_, actor) => pathOf(actor),
    body: (_, { same }) => ({ ...same, email: `${same.username}@evil`, current_password: PASSWORD }),
  },
  "remove themselves": { method: "DELETE", path: (_, actor) => pathOf(actor) },
};

describeOnEngines("a token that is older than the stored state", userEngines, (create) => {
  let database: TestDatabase;
  let users: UsersUnderTest;
  let admin: Member;
  let actor: Member;
  let target: Member;

  beforeAll(async () => {
    database = await create();
    users = await startUsers(database);
  });
  afterAll(async () => {
    await users.stop();
    await database.drop();
  });
  beforeEach(async () => {
    admin = await users.member("admin");
    actor = await users.member("admin");
    target = await users.member();
  });

  const send = ({ method, path, body }: PowerfulRequest) =>
    users.send(method, path(target, actor), body?.(target, actor), actor);
  const put = (by: Member, whom: Member, changes: object) =>
    users.send("PUT", pathOf(whom), { ...whom.same, ...changes }, by);
  const stored = async () => ({
    users: await users.store.users.page({ after: 0, limit: 1000 }),
    hash: (await users.store.users.credentialsOf(target.user.id))?.passwordHash,
  });

  /** How the actor loses their rights, and the status of their requests afterwards. */
  const ends: [how: string, status: number, end: () => Promise<unknown>][] = [
    ["were demoted", 403, () => put(admin, actor, { role: "user" })],
    ["demoted themselves", 403, () => put(actor, actor, { role: "user" })],
    ["were removed", 401, () => users.send("DELETE", pathOf(actor), undefined, admin)],
    ["removed themselves", 401, () => users.send("DELETE", pathOf(actor), undefined, actor)],
    ["were given another password", 401, () => put(admin, actor, { password: "another password" })],
    ["were given another address", 401, () => put(admin, actor, { email: `new-${actor.same.email}` })],
    [
      "changed their password with this token",
      401,
      () => put(actor, actor, { password: "another password", current_password: PASSWORD }),
    ],
    [
      "changed their password elsewhere",
      401,
      async () => {
        const elsewhere = { ...actor, ...(await users.signIn(actor.same.username)) };
        await put(elsewhere, actor, { password: "another password", current_password: PASSWORD });
      },
    ],
    [
      "changed their address elsewhere",
      401,
      async () => {
        const elsewhere = { ...actor, ...(await users.signIn(actor.same.username)) };
        await put(elsewhere, actor, { email: `new-${actor.same.email}`, current_password: PASSWORD });
      },
    ],
    [
      "signed out",
      401,
      () => users.send("POST", "/api/v1/users/logout", { refresh_token: actor.refresh_token }),
    ],
    [
      "lost their session to a thief",
      401,
      async () => {
        const { refresh_token } = actor;
        const refresh = async (token: string) =>
          (await users.send("POST", "/api/v1/users/refresh", { refresh_token: token })).json();
        const next = await refresh(refresh_token);
        await refresh(next.refresh_token);
        await refresh(refresh_token);
      },
    ],
  ];

  describe.each(ends)("of an admin who %s", (_, status, end) => {
    test.each(Object.keys(powerful))(
      `does not ${"%s"} any more: ${status}, and nothing changes`,
      async (what) => {
        await end();
        const before = await stored();
        const code = status === 401 ? "unauthenticated" : "forbidden";
        await expectProblem(await send(powerful[what] as PowerfulRequest), status, code);
        expect(await stored()).toEqual(before);
      },
    );

    test.each(Object.keys(own))("for their own account: %s", async (what) => {
      await end();
      const before = await stored();
      const response = await send(own[what] as PowerfulRequest);
      // A demoted admin is a user.
      if (status === 403) expect(response.status).toBeLessThan(300);
      else {
        await expectProblem(response, 401, "unauthenticated");
        expect(await stored()).toEqual(before);
      }
    });

    test("and an invalid request gets no validation errors", async () => {
      await end();
      const code = status === 401 ? "unauthenticated" : "forbidden";
      await expectProblem(await users.send("POST", "/api/users", {}, actor), status, code);
    });
  });

  test("of an admin who was demoted and promoted again works again: the stored role counts", async () => {
    await put(admin, actor, { role: "user" });
    await put(admin, actor, { role: "admin" });
    await userOf(await send(powerful["create a user"] as PowerfulRequest), 201);
  });

  test("of a user who was promoted since is not one of an admin", async () => {
    await put(admin, target, { role: "admin" });
    await expectProblem(await put(target, actor, { name: "X" }), 403, "forbidden");
    await expectProblem(await users.send("GET", "/api/users", undefined, target), 403, "forbidden");
  });

  test("without a session is refused", async () => {
    const { user } = actor;
    const foreign = await startUsers(database, { key: users.key });
    try {
      // The same key, and an unknown session.
      const access_token = await foreign.issue(user, "none");
      for (const { method, path, body } of [...Object.values(powerful), ...Object.values(own)]) {
        const response = users.send(method, path(target, actor), body?.(target, actor), { access_token });
        await expectProblem(await response, 401, "unauthenticated");
      }
    } finally {
      await foreign.stop();
    }
  });

  describe("the current password", () => {
    const change = (changes: object) => put(target, target, changes);
    const missing = async (response: Response) => {
      const { errors } = await expectProblem(response, 422, "validation_failed");
      expect(errors?.map(({ field }) => field)).toEqual(["/current_password"]);
    };

    test("is required to change one's own password or address, also for admins", async () => {
      await missing(await change({ password: "another password" }));
      await missing(await change({ email: `new-${target.same.email}` }));
      await missing(await put(actor, actor, { password: "another password" }));
      await missing(await put(actor, actor, { email: "admin@elsewhere" }));
    });

    test("is verified: 403, and nothing changes", async () => {
      const before = await stored();
      for (const changes of [{ password: "another password" }, { email: `new-${target.same.email}` }])
        await expectProblem(
          await change({ ...changes, current_password: "a wrong one" }),
          403,
          "wrong_password",
        );
      expect(await stored()).toEqual(before);
      expect((await users.send("GET", "/api/v1/users/profile", undefined, target)).status).toBe(200);
    });

    test("is not required for other changes, or for admins who change others", async () => {
      await userOf(await change({ name: "Renamed", username: target.same.username.toUpperCase() }), 200);
      await userOf(await put(admin, target, { password: "another password" }), 200);
      await users.signIn(target.same.username, "another password");
    });

    test("is the one stored when the change is made: of two concurrent changes one is made", async () => {
      const passwords = ["one password", "two passwords"];
      const responses = await Promise.all(
        passwords.map((password) => change({ password, current_password: PASSWORD })),
      );
      const statuses = responses.map(({ status }) => status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
      for (const status of statuses) expect([200, 401, 403]).toContain(status);
      await users.signIn(target.same.username, passwords[statuses.indexOf(200)]);
    });
  });

  test("two admins who demote each other at once leave one admin", async () => {
    for (let round = 0; round < 5; round++) {
      const [one, two] = [await users.member("admin"), await users.member("admin")];
      const responses = await Promise.all([put(one, two, { role: "user" }), put(two, one, { role: "user" })]);
      expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 403]);
    }
  });
});
