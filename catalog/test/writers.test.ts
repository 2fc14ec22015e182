import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { Standing } from "@super-heroes/kit/auth/standing";
import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { createTokenMint, someUser } from "@super-heroes/testing/stand-ins/access-tokens";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { type StandIn, startStandIn } from "@super-heroes/testing/stand-ins/stand-in";
import { createStoredUsers } from "@super-heroes/testing/stand-ins/stand-in-users";
import { embeddedEngine } from "@super-heroes/testing/stores/embedded-engine";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import { characterCatalog } from "../src/character.ts";
import { openWriters } from "../src/writers.ts";
import { type ServiceUnderTest, startCatalog } from "./service-under-test.ts";

const ROW = { name: "Wickling", level: 3 };

describe("a catalogue with writers", () => {
  const mint = createTokenMint();
  const people = { user: someUser(7), admin: someUser(1, "admin") };
  const stored = createStoredUsers(Object.values(people));
  let respond = stored.respond;
  let database: TestDatabase;
  let users: StandIn;
  let writers: ReturnType<typeof openWriters>;
  let service: ServiceUnderTest;

  beforeAll(async () => {
    database = await embeddedEngine.create();
    users = startStandIn((call) => respond(call));
    const standing: Standing = { now: (principal, request) => writers.standing.now(principal, request) };
    service = await startCatalog(
      characterCatalog({ name: "heroes", noun: "hero", port: 8001, engine: "postgres" }),
      database,
      {
        verifier: mint.verifier,
        standing,
      },
    );
  });
  // Created for each test, because a circuit breaker would remember earlier failures.
  beforeEach(() => {
    writers = openWriters([users.url], { metrics: createMetrics("heroes"), log: silentLog });
  });
  afterEach(() => {
    writers.close();
    for (const person of Object.values(people)) stored.put(person);
    respond = stored.respond;
  });
  afterAll(async () => {
    await service.stop();
    await users.stop();
    await database.drop();
  });

  const send = (method: string, rest: string, authorization: string | undefined, body?: unknown) =>
    fetch(service.url + service.path + rest, {
      method,
      headers: { "content-type": "application/json", ...(authorization && { authorization }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const user = () => mint.authorization(people.user);
  const admin = () => mint.authorization(people.admin);
  const rows = async () => await (await service.send("GET", "")).json();

  const writes = [
    { method: "POST", rest: "", body: ROW, done: 201 },
    { method: "PUT", rest: "/1", body: ROW, done: 200 },
    { method: "PATCH", rest: "/1", body: { level: 4 }, done: 200 },
    { method: "DELETE", rest: "/2", body: undefined, done: 204 },
  ];

  describe.each(writes)("$method $rest", ({ method, rest, body, done }) => {
    test("is refused for anonymous callers, who do not learn what would be valid, and for users", async () => {
      const before = await rows();
      await expectProblem(await send(method, rest, undefined, body), 401, "unauthenticated");
      if (body)
        await expectProblem(await send(method, rest, undefined, { nonsense: 1 }), 401, "unauthenticated");
      await expectProblem(await send(method, rest, "Bearer nonsense", body), 401, "unauthenticated");
      await expectProblem(await send(method, rest, user(), body), 403, "forbidden");
      expect(await rows()).toEqual(before);
    });

    test("is refused when the token says admin and the stored role does not", async () => {
      const before = await rows();
      stored.put({ ...people.admin, role: "user" });
      await expectProblem(await send(method, rest, admin(), body), 403, "forbidden");
      stored.remove(people.admin.userId);
      await expectProblem(await send(method, rest, admin(), body), 401, "unauthenticated");
      stored.put({ ...people.user, role: "admin" });
      await expectProblem(await send(method, rest, user(), body), 403, "forbidden");
      expect(await rows()).toEqual(before);
    });

    test.each<[string, () => Response]>([
      ["fails", () => new Response("", { status: 500 })],
      ["is not ready", () => new Response("", { status: 503 })],
      ["responds with HTML", () => new Response("<html>")],
      ["returns another user", () => Response.json({ id: 2, role: "admin" })],
      ["returns an unknown role", () => Response.json({ id: 1, role: "root" })],
      ["returns no role", () => Response.json({ id: 1 })],
      ["redirects", () => Response.redirect("http://127.0.0.1:1/")],
      [
        "responds with a body over the limit",
        () => Response.json({ id: 1, role: "admin", x: "x".repeat(9000) }),
      ],
    ])("is not done while users %s: 503, and nothing is written", async (_, misbehave) => {
      const before = await rows();
      respond = misbehave;
      const response = await send(method, rest, admin(), body);
      expect(response.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
      const { detail } = await expectProblem(response, 503, "users_unreachable");
      expect(detail).not.toContain("127.0.0.1");
      expect(await rows()).toEqual(before);
    });

    test("is allowed for admins", async () => {
      expect((await send(method, rest, admin(), body)).status).toBe(done);
    });
  });

  test.each(["", "/random_hero", "/1", "/1/picture"])("GET %s is for everyone", async (rest) => {
    expect((await send("GET", rest, undefined)).status).toBe(200);
  });
});
