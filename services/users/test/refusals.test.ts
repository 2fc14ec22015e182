import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { rawRequest } from "@super-heroes/testing/http/raw-request";
import { isUnreadable, malformedBodies } from "@super-heroes/testing/inputs/malformed-bodies";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import fc from "fast-check";
import { userEngines } from "./engines.ts";
import { type Member, PASSWORD, startUsers, type UsersUnderTest } from "./users-under-test.ts";

describeOnEngines("bad requests to users", userEngines, (create) => {
  let database: TestDatabase;
  let users: UsersUnderTest;
  let admin: Member;
  let before: unknown;
  let writes: [method: string, path: string][];

  const stored = () => users.store.users.page({ after: 0, limit: 1000 });

  beforeAll(async () => {
    database = await create();
    users = await startUsers(database);
    admin = await users.member("admin");
    const { user } = await users.member();
    before = await stored();
    writes = [
      ["POST", "/api/users"],
      ["PUT", `/api/users/${user.id}`],
      ["POST", "/api/v1/users/register"],
      ["POST", "/api/v1/users/login"],
      ["POST", "/api/v1/users/refresh"],
      ["POST", "/api/v1/users/logout"],
    ];
  });
  afterAll(async () => {
    await users.stop();
    await database.drop();
  });

  test.each(malformedBodies)("with a body that is $name: $status $code", async (malformed) => {
    const { contentType = "application/json", status, code } = malformed;
    for (const [method, path] of writes) {
      const response = await fetch(users.url + path, {
        method,
        headers: { "content-type": contentType, authorization: `Bearer ${admin.access_token}` },
        body: malformed.body(),
      });
      // Valid JSON that is not encrypted fails for that first.
      const plain = status === 422 && code === "validation_failed" && path.endsWith("/register");
      const isEncryptionMissing = plain && !isUnreadable(malformed);
      await expectProblem(response, status, isEncryptionMissing ? "encryption_required" : code);
    }
    expect(await stored()).toEqual(before as never);
  });

  test.each(malformedBodies.filter(({ status, name }) => status === 422 && !name.includes("deep")))(
    "with an envelope whose content is $name: 422",
    async ({ body }) => {
      const content = JSON.parse(String(body()));
      for (const path of ["/api/v1/users/register", "/api/v1/users/login"])
        await expectProblem(await users.sendSealed(path, content), 422, "validation_failed");
      expect(await stored()).toEqual(before as never);
    },
  );

  test("with an object that cannot be converted to a text is 422", async () => {
    const name = { toString: 1 };
    for (const [method, path] of writes.filter(([, route]) => !route.endsWith("/register")))
      for (const body of [{ name }, { unknown: 1, username: [name] }])
        await expectProblem(await users.send(method, path, body, admin), 422, "validation_failed");
    await expectProblem(await users.sendSealed("/api/v1/users/register", { name }), 422, "validation_failed");
    expect(await stored()).toEqual(before as never);
  });

  describe("any JSON", () => {
    /** Any JSON, and near users: valid field names with values of which some are invalid. */
    const almost = fc.record(
      {
        username: fc.oneof(fc.jsonValue(), fc.constant("someone")),
        name: fc.oneof(fc.jsonValue(), fc.string()),
        email: fc.oneof(fc.jsonValue(), fc.emailAddress()),
        password: fc.oneof(fc.jsonValue(), fc.constant(PASSWORD)),
        role: fc.jsonValue(),
        refresh_token: fc.oneof(fc.jsonValue(), fc.string()),
      },
      { requiredKeys: [] },
    );
    const json = fc.oneof(fc.jsonValue({ maxDepth: 6 }), almost);

    test("is never a 500, and changes the store only if it is accepted", async () => {
      const attempt = async (response: Promise<Response>) => {
        const rows = await stored();
        const { status, ok } = await response;
        expect(status).toBeLessThan(500);
        const rowsNow = await stored();
        expect(rowsNow).toHaveLength(rows.length + (status === 201 ? 1 : 0));
        if (!ok) expect(rowsNow).toEqual(rows);
      };
      await fc.assert(
        fc.asyncProperty(json, async (body) => {
          const text = JSON.stringify(body);
          for (const [method, path] of writes) await attempt(users.send(method, path, text, admin));
          await attempt(users.sendSealed("/api/v1/users/register", body));
        }),
        { numRuns: 60 },
      );
    });

    test("of a caller without rights is 401 or 403, whatever the body", async () => {
      const member = await users.member();
      before = await stored();
      await fc.assert(
        fc.asyncProperty(
          // A body that cannot be read is refused for every caller.
          json.map((value) => JSON.stringify(value)).filter((text) => !text.includes("toString")),
          async (body) => {
            expect((await users.send("POST", "/api/users", body)).status).toBe(401);
            expect((await users.send("POST", "/api/users", body, member)).status).toBe(403);
            expect((await users.send("PUT", `/api/users/${member.user.id}`, body)).status).toBe(401);
          },
        ),
        { numRuns: 30 },
      );
      expect(await stored()).toEqual(before as never);
    });
  });

  test.each([
    ["CR and LF in a header", "/api/users", "x-note: a\r\nauthorization: Bearer x"],
    ["a path with ..%2f", "/api/users/..%2f..%2fetc%2fpasswd", "x-note: a"],
    ["a path with NUL", "/api/users/%00", "x-note: a"],
  ])("with %s is refused", async (_, path, header) => {
    const { status } = await rawRequest(
      users.url,
      `GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n${header}\r\n\r\n`,
    );
    expect([400, 401, 404, 422]).toContain(status);
    expect((await users.send("GET", "/health")).status).toBe(200);
  });
});
