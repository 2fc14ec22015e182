import { afterAll, beforeAll, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { embeddedEngine } from "@super-heroes/testing/stores/embedded-engine";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import { PASSWORD, startUsers, type UsersUnderTest } from "./users-under-test.ts";

/** Two at once and 64 waiting: the requests that the service under test accepts. */
const ROOM = 66;

let database: TestDatabase;
let users: UsersUnderTest;

beforeAll(async () => {
  database = await embeddedEngine.create();
  users = await startUsers(database);
});
afterAll(async () => {
  await users.stop();
  await database.drop();
});

const waiting = async () => {
  const metrics = await (await users.send("GET", "/metrics")).text();
  const [, value] = /^password_hashes_active\{[^}]*state="waiting"[^}]*\} (\d+)$/m.exec(metrics) ?? [];
  return Number(value);
};

test("a burst of logins is bounded, and other routes respond", async () => {
  const { same, ...member } = await users.member();
  const login = () =>
    users.send("POST", "/api/v1/users/login", { username: same.username, password: PASSWORD });
  users.algorithm.hold();
  const admitted = Array.from({ length: ROOM }, login);
  await eventually("a full queue", waiting, (count) => count === 64, 5000);

  for (const refused of [
    login(),
    users.sendSealed("/api/v1/users/register", { ...same, password: PASSWORD }),
  ]) {
    const response = await refused;
    expect(response.headers.get("retry-after")).toBe("1");
    await expectProblem(response, 503, "overloaded");
  }
  for (const path of ["/health", "/ready", "/api/v1/users/stats/count", "/.well-known/jwks.json"])
    expect((await users.send("GET", path)).status).toBe(200);
  expect((await users.send("GET", "/api/v1/users/profile", undefined, member)).status).toBe(200);

  users.algorithm.release();
  const statuses = (await Promise.all(admitted)).map(({ status }) => status);
  expect(statuses).toEqual(Array.from({ length: ROOM }, () => 200));
});

test("one user who floods the queue does not keep others from signing in", async () => {
  const greedy = await users.member();
  const others = await Promise.all(Array.from({ length: 14 }, () => users.member()));
  users.algorithm.hold();
  const change = { ...greedy.same, password: "another password", current_password: PASSWORD };
  const flood = Array.from({ length: ROOM }, () =>
    users.send("PUT", `/api/users/${greedy.user.id}`, change, greedy),
  );
  await eventually("a queue that is nearly full", waiting, (count) => count >= 50, 5000);
  const logins = others.map(({ same }) =>
    users.send("POST", "/api/v1/users/login", { username: same.username, password: PASSWORD }),
  );
  await eventually("a full queue", waiting, (count) => count === 64, 5000);
  users.algorithm.release();
  expect((await Promise.all(logins)).map(({ status }) => status)).toEqual(others.map(() => 200));
  for (const { status } of await Promise.all(flood)) expect([200, 401, 403, 429, 503]).toContain(status);
});

test("a login that waits longer than its deadline is 504 and leaves the queue", async () => {
  const { same } = await users.member();
  users.algorithm.hold();
  const login = (deadlineMs: number) =>
    fetch(`${users.url}/api/v1/users/login`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-deadline-ms": String(deadlineMs) },
      body: JSON.stringify({ username: same.username, password: PASSWORD }),
    });
  const slow = [login(3000), login(3000)];
  await eventually(
    "two hashes are in progress",
    async () => users.algorithm.verified,
    (count) => count >= 2,
    5000,
  );
  await expectProblem(await login(30), 504, "deadline_exceeded");
  expect(await waiting()).toBe(0);
  users.algorithm.release();
  for (const response of slow) expect((await response).status).toBe(200);
});
