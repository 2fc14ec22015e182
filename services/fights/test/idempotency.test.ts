import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import type { Fight } from "../src/model.ts";
import { fightEngines } from "./engines.ts";
import { request } from "./fighters.ts";
import { type FightsUnderTest, startFights } from "./fights-under-test.ts";

describeOnEngines("Idempotency-Key", fightEngines, (create) => {
  let database: TestDatabase;
  /** Two instances of the service, which the store sees as two processes. */
  let fights: FightsUnderTest;
  let other: FightsUnderTest;
  let key: string;
  let before: Fight[];

  const newFights = async () => {
    const known = new Set(before.map(({ id }) => id));
    return (await fights.store.latest(100, undefined)).filter(({ id }) => !known.has(id));
  };
  const stage = (body: unknown, service = fights) => service.stage(body, { "idempotency-key": key });

  beforeAll(async () => {
    database = await create();
    fights = await startFights(database);
    other = await startFights(database);
  });
  afterAll(async () => {
    await Promise.all([fights.stop(), other.stop()]);
    await database.drop();
  });
  beforeEach(async () => {
    key = crypto.randomUUID();
    before = await fights.store.latest(100, undefined);
  });
  afterEach(() => {
    before = [];
  });

  test("the same request twice is one fight with the same response", async () => {
    const first = await stage(request);
    expect(first.status).toBe(200);
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    const fight = await first.json();
    const second = await stage(request, other);
    expect(second.status).toBe(200);
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    expect(await second.json()).toEqual(fight);
    expect(await newFights()).toEqual([fight]);
  });

  test("fifty at once, in two processes, are one fight", async () => {
    const responses = await Promise.all(
      Array.from({ length: 50 }, (_, index) => stage(request, index % 2 ? fights : other)),
    );
    expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 200));
    const bodies = await Promise.all(responses.map((response) => response.json()));
    const [fight] = await newFights();
    expect(bodies).toEqual(bodies.map(() => fight));
    expect(await newFights()).toHaveLength(1);
  });

  test("another request with the same key is refused, and the fight is unchanged", async () => {
    const fight = await (await stage(request)).json();
    const reused = await stage({ ...request, location: { name: "Elsewhere" } }, other);
    await expectProblem(reused, 422, "idempotency_key_reused");
    expect(await newFights()).toEqual([fight]);
  });

  test("of two requests at once with one key, one wins and the other is refused", async () => {
    const rivals = [request, { ...request, location: { name: "Elsewhere" } }];
    const responses = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const response = await stage(rivals[index % 2], index % 3 ? fights : other);
        return { status: response.status, body: await response.json(), rival: index % 2 };
      }),
    );
    const [winner, ...others] = await newFights();
    expect(others).toBeEmpty();
    const winning = winner?.location.name === "Elsewhere" ? 1 : 0;
    for (const { status, body, rival } of responses) {
      expect(status).toBe(rival === winning ? 200 : 422);
      if (rival === winning) expect(body).toEqual(winner);
      else expect(body.code).toBe("idempotency_key_reused");
    }
  });

  test("without a key, the same request twice is two fights", async () => {
    const [one, two] = [await fights.stage(request), await fights.stage(request)];
    expect((await one.json()).id).not.toBe((await two.json()).id);
    expect(await newFights()).toHaveLength(2);
  });

  test("another key is another fight", async () => {
    const one = await (await stage(request)).json();
    key = crypto.randomUUID();
    const two = await (await stage(request)).json();
    expect(one.id).not.toBe(two.id);
    expect(await newFights()).toHaveLength(2);
  });

  test.each(["", "two words", "x".repeat(256), "é"])(
    "%j is not a valid key: 422, and no fight",
    async (notAKey) => {
      key = notAKey;
      await expectProblem(await stage(request), 422, "invalid_idempotency_key");
      expect(await newFights()).toBeEmpty();
    },
  );

  test("a key of 255 visible characters is valid", async () => {
    key = key.padEnd(255, "!~");
    expect((await stage(request)).status).toBe(200);
    expect((await stage(request)).status).toBe(200);
    expect(await newFights()).toHaveLength(1);
  });

  test("an invalid request does not use its key", async () => {
    await expectProblem(await stage({ hero: request.hero }), 422, "validation_failed");
    expect((await stage(request)).status).toBe(200);
  });
});
