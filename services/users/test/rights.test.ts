import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import { captureLog } from "../../../kit/test/captured-log.ts";
import { userEngines } from "./engines.ts";
import {
  type Member,
  newcomer,
  PASSWORD,
  type Sender,
  startUsers,
  type UsersUnderTest,
} from "./users-under-test.ts";

/** The callers of requests for the account of `owner`. */
const SENDERS = ["anonymous", "other", "owner", "admin"] as const;
type SenderName = (typeof SENDERS)[number];

interface Case {
  method: string;
  path(owner: Member): string;
  body?(owner: Member): unknown;
  /** In the sequence of {@link SENDERS}. */
  expected: [number, number, number, number];
}

const ownPath = ({ user }: Member) => `/api/users/${user.id}`;
const signIn = ({ same }: Member) => ({ username: same.username, password: PASSWORD });

const cases: Record<string, Case> = {
  "list users": { method: "GET", path: () => "/api/users", expected: [401, 403, 403, 200] },
  "list users by id": {
    method: "GET",
    path: ({ user }) => `/api/users?ids=${user.id}`,
    expected: [401, 403, 403, 200],
  },
  "create a user": {
    method: "POST",
    path: () => "/api/users",
    body: () => newcomer(),
    expected: [401, 403, 403, 201],
  },
  "create an admin": {
    method: "POST",
    path: () => "/api/users",
    body: () => newcomer({ role: "admin" }),
    expected: [401, 403, 403, 201],
  },
  "create an invalid user": {
    method: "POST",
    path: () => "/api/users",
    body: () => ({}),
    expected: [401, 403, 403, 422],
  },
  "read a user": { method: "GET", path: ownPath, expected: [401, 403, 200, 200] },
  "read an unknown user": {
    method: "GET",
    path: () => "/api/users/2147483647",
    expected: [401, 403, 403, 404],
  },
  "read with an invalid id": {
    method: "GET",
    path: () => "/api/users/x",
    expected: [401, 422, 422, 422],
  },
  "replace a user": {
    method: "PUT",
    path: ownPath,
    body: ({ same }) => same,
    expected: [401, 403, 200, 200],
  },
  "replace a user with nothing": {
    method: "PUT",
    path: ownPath,
    body: () => ({}),
    expected: [401, 422, 422, 422],
  },
  "change a password": {
    method: "PUT",
    path: ownPath,
    body: ({ same }) => ({ ...same, password: "another password", current_password: PASSWORD }),
    expected: [401, 403, 200, 200],
  },
  "change a password without the current one": {
    method: "PUT",
    path: ownPath,
    body: ({ same }) => ({ ...same, password: "another password" }),
    expected: [401, 403, 422, 200],
  },
  "change an address without the current password": {
    method: "PUT",
    path: ownPath,
    body: ({ same }) => ({ ...same, email: `new-${same.email}` }),
    expected: [401, 403, 422, 200],
  },
  "promote a user": {
    method: "PUT",
    path: ownPath,
    body: ({ same }) => ({ ...same, role: "admin" }),
    expected: [401, 403, 403, 200],
  },
  "replace an unknown user": {
    method: "PUT",
    path: () => "/api/users/2147483647",
    body: () => newcomer(),
    expected: [401, 403, 403, 404],
  },
  "remove a user": { method: "DELETE", path: ownPath, expected: [401, 403, 204, 204] },
  "remove an unknown user": {
    method: "DELETE",
    path: () => "/api/users/2147483647",
    expected: [401, 403, 403, 404],
  },
  "register without encryption": {
    method: "POST",
    path: () => "/api/v1/users/register",
    body: () => newcomer(),
    expected: [422, 422, 422, 422],
  },
  "log in": {
    method: "POST",
    path: () => "/api/v1/users/login",
    body: signIn,
    expected: [200, 200, 200, 200],
  },
  "log in with another password": {
    method: "POST",
    path: () => "/api/v1/users/login",
    body: ({ same }) => ({ username: same.username, password: "another password" }),
    expected: [401, 401, 401, 401],
  },
  refresh: {
    method: "POST",
    path: () => "/api/v1/users/refresh",
    body: ({ refresh_token }) => ({ refresh_token }),
    expected: [200, 200, 200, 200],
  },
  "log out": {
    method: "POST",
    path: () => "/api/v1/users/logout",
    body: ({ refresh_token }) => ({ refresh_token }),
    expected: [204, 204, 204, 204],
  },
  "read one's profile": {
    method: "GET",
    path: () => "/api/v1/users/profile",
    expected: [401, 200, 200, 200],
  },
  "count users": { method: "GET", path: () => "/api/v1/users/stats/count", expected: [200, 200, 200, 200] },
  "read the keys": { method: "GET", path: () => "/.well-known/jwks.json", expected: [200, 200, 200, 200] },
  "read the health": { method: "GET", path: () => "/api/users/health", expected: [200, 200, 200, 200] },
};

/** Routes that return tokens. */
const GIVES_TOKENS = new Set(["log in", "refresh"]);

describeOnEngines("rights at users", userEngines, (create) => {
  let database: TestDatabase;
  let users: UsersUnderTest;
  let senders: Record<SenderName, Member | undefined>;
  let owner: Member;
  const log = captureLog();

  beforeAll(async () => {
    database = await create();
    users = await startUsers(database, { log: log.log });
  });
  afterAll(async () => {
    await users.stop();
    await database.drop();
  });
  beforeEach(async () => {
    owner = await users.member();
    senders = {
      anonymous: undefined,
      other: await users.member(),
      owner,
      admin: await users.member("admin"),
    };
  });

  const valuesOfOwner = async () => {
    const { user, same, refresh_token, access_token } = owner;
    const hash = (await users.store.users.findCredentials(user.username))?.passwordHash ?? "";
    const personal = [same.email];
    const secrets = [PASSWORD, hash, refresh_token, refresh_token.split(".")[1] ?? "", access_token];
    return { personal, secrets: secrets.filter(Boolean) };
  };
  const table = Object.entries(cases).flatMap(([what, { expected }]) =>
    SENDERS.map((who, index) => [who, what, expected[index] ?? 0] as const),
  );

  test.each(table)("%s may %s: %d", async (who, what, status) => {
    const { method, path, body } = cases[what] as Case;
    const { personal, secrets } = await valuesOfOwner();
    const response = await users.send(method, path(owner), body?.(owner), senders[who] as Sender);
    const text = await response.text();
    expect({ status: response.status, text }).toMatchObject({ status });
    if (status === 401) expect(JSON.parse(text)).toMatchObject({ code: "unauthenticated" });
    if (status === 403) expect(JSON.parse(text)).toMatchObject({ code: "forbidden" });
    // Personal data is for the owner and admins only, and secrets are for no caller.
    const hidden =
      who === "owner" || who === "admin" || GIVES_TOKENS.has(what) ? secrets : [...secrets, ...personal];
    for (const secret of hidden) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/password_?hash|argon2|stub:/i);
  });

  test("and the log has no password, token or address", () => {
    const lines = JSON.stringify(log.lines);
    expect(log.lines.length).toBeGreaterThan(table.length);
    expect(lines).not.toContain(PASSWORD);
    expect(lines).not.toContain("another password");
    expect(lines).not.toContain("@example.org");
    expect(lines).not.toContain("stub:");
    expect(lines).not.toContain("eyJ");
    expect(lines).not.toContain(owner.refresh_token);
  });

  describe("an invalid token", () => {
    const authorizations: [string, (good: string) => string | undefined][] = [
      ["missing", () => undefined],
      ["empty", () => ""],
      ["another scheme", (good) => `Basic ${good}`],
      ["garbage", () => "Bearer a.b.c"],
      ["cut short", (good) => `Bearer ${good.slice(0, -2)}`],
      ["without a signature", (good) => `Bearer ${good.slice(0, good.lastIndexOf(".") + 1)}`],
    ];
    test.each(authorizations)("is 401 on every route that requires one: %s", async (_, make) => {
      const authorization = make(senders.admin?.access_token ?? "");
      const bodies = new Set<string>();
      for (const { method, path, body, expected } of Object.values(cases)) {
        if (expected[0] !== 401 || expected[3] === 401) continue;
        const response = await fetch(users.url + path(owner), {
          method,
          headers: {
            "content-type": "application/json",
            ...(authorization !== undefined && { authorization }),
          },
          ...(body && { body: JSON.stringify(body(owner)) }),
        });
        expect(response.status).toBe(401);
        const { instance, correlation_id, ...rest } = await response.json();
        bodies.add(JSON.stringify(rest));
      }
      expect(bodies.size).toBe(1);
    });
  });
});
