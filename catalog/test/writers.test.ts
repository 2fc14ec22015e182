import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createTokenMint, someUser } from "@super-heroes/testing/access-tokens";
import { embeddedEngine } from "@super-heroes/testing/embedded-engine";
import type { TestDatabase } from "@super-heroes/testing/engines";
import { expectProblem } from "@super-heroes/testing/expect-problem";
import { characterCatalog } from "../src/character.ts";
import { type ServiceUnderTest, startCatalog } from "./service-under-test.ts";

const ROW = { name: "Wickling", level: 3 };

describe("a catalogue that knows who may write", () => {
  const mint = createTokenMint();
  let database: TestDatabase;
  let service: ServiceUnderTest;

  beforeAll(async () => {
    database = await embeddedEngine.create();
    service = await startCatalog(
      characterCatalog({ name: "heroes", noun: "hero", port: 8001, engine: "postgres" }),
      database,
      mint.verifier,
    );
  });
  afterAll(async () => {
    await service.stop();
    await database.drop();
  });

  const send = (method: string, rest: string, authorization: string | undefined, body?: unknown) =>
    fetch(service.url + service.path + rest, {
      method,
      headers: { "content-type": "application/json", ...(authorization && { authorization }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const user = () => mint.authorization(someUser(7));
  const admin = () => mint.authorization(someUser(1, "admin"));
  const count = async () => (await (await service.send("GET", "")).json()).length;

  const writes = [
    { method: "POST", rest: "", body: ROW, done: 201 },
    { method: "PUT", rest: "/1", body: ROW, done: 200 },
    { method: "PATCH", rest: "/1", body: { level: 4 }, done: 200 },
    { method: "DELETE", rest: "/2", body: undefined, done: 204 },
  ];

  describe.each(writes)("$method $rest", ({ method, rest, body, done }) => {
    test("is refused to strangers, who do not learn what would be valid, and to users", async () => {
      const before = await count();
      await expectProblem(await send(method, rest, undefined, body), 401, "unauthenticated");
      if (body)
        await expectProblem(await send(method, rest, undefined, { nonsense: 1 }), 401, "unauthenticated");
      await expectProblem(await send(method, rest, "Bearer nonsense", body), 401, "unauthenticated");
      await expectProblem(await send(method, rest, user(), body), 403, "forbidden");
      expect(await count()).toBe(before);
    });

    test("is done for admins", async () => {
      expect((await send(method, rest, admin(), body)).status).toBe(done);
    });
  });

  test.each(["", "/random_hero", "/1", "/1/picture"])("GET %s is for everybody", async (rest) => {
    expect((await send("GET", rest, undefined)).status).toBe(200);
  });
});
