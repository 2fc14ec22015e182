import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { forGeneratedBodies } from "@super-heroes/testing/inputs/generated-bodies";
import { BODY_LIMIT, malformedBodies, paddedTo } from "@super-heroes/testing/inputs/malformed-bodies";
import { request } from "./fighters.ts";
import { type FightsWithStandIns, startWithStandIns } from "./fights-with-stand-ins.ts";

let setup: FightsWithStandIns;
beforeAll(async () => {
  setup = await startWithStandIns();
});
afterAll(() => setup[Symbol.asyncDispose]());

describe("POST /api/fights refuses", () => {
  afterEach(async () => {
    expect(await setup.fights.store.latest(1, undefined)).toEqual([]);
  });

  test.each(malformedBodies)("a body that is $name: $status $code", async (malformed) => {
    const { body, contentType = "application/json", status, code } = malformed;
    const response = await setup.fights.send("/api/fights", {
      method: "POST",
      headers: { "content-type": contentType },
      body: body(),
    });
    await expectProblem(response, status, code);
  });

  const { hero, villain, location } = request;
  test.each<[string, string[], unknown]>([
    ["a fight without a hero", ["/hero"], { villain, location }],
    ["a fight without a villain", ["/villain"], { hero, location }],
    ["a fight without a location", ["/location"], { hero, villain }],
    ["an empty fight", ["/hero", "/location", "/villain"], {}],
    [
      "levels that are texts",
      ["/hero/level", "/villain/level"],
      { hero: { ...hero, level: "70" }, villain: { ...villain, level: "41" }, location },
    ],
    ["a level of 0", ["/hero/level"], { ...request, hero: { ...hero, level: 0 } }],
    ["a level that is not whole", ["/hero/level"], { ...request, hero: { ...hero, level: 1.5 } }],
    ["a level beyond 32 bits", ["/hero/level"], { ...request, hero: { ...hero, level: 2 ** 31 } }],
    ["a fighter without a level", ["/villain/level"], { ...request, villain: { name: "Nobody" } }],
    ["a fighter that is an array", ["/villain"], { ...request, villain: [villain] }],
    ["a fighter that is null", ["/hero"], { ...request, hero: null }],
    ["a name of 2 characters", ["/location/name"], { ...request, location: { name: "ab" } }],
    ["a name with NUL", ["/hero/name"], { ...request, hero: { level: 1, name: "N\u0000UL" } }],
    ["an operator for a name", ["/hero/name"], { ...request, hero: { level: 1, name: { $gt: "" } } }],
    ["an id that is a text", ["/hero/id"], { ...request, hero: { ...hero, id: "17" } }],
    ["an id that would be rounded", ["/hero/id"], { ...request, hero: { ...hero, id: 2 ** 53 } }],
    [
      "a location's id that would be rounded",
      ["/location/id"],
      { ...request, location: { ...location, id: -(2 ** 53) } },
    ],
    ["an unknown field", ["/winner"], { ...request, winner: "heroes" }],
    ["an unknown field of a fighter", ["/hero/$where"], { ...request, hero: { ...hero, $where: "1" } }],
    ["an unknown field of a location", ["/location/x"], { ...request, location: { ...location, x: 1 } }],
  ])("%s, naming the field", async (_, fields, body) => {
    const { errors = [] } = await expectProblem(await setup.fights.stage(body), 422, "validation_failed");
    expect(errors.map(({ field }) => field).toSorted()).toEqual(fields);
  });

  test("__proto__ in a fighter", async () => {
    const body = JSON.stringify(request).replace('"level":70', '"level":70,"__proto__":{"level":99}');
    await expectProblem(await setup.fights.stage(body), 422, "validation_failed");
  });
});

test("any JSON is never a 500, and is stored only if it is accepted", async () => {
  await using other = await startWithStandIns();
  const stored = async () => (await other.fights.store.latest(100, undefined)).length;
  await forGeneratedBodies({ ...request }, async (body) => {
    const before = await stored();
    const { status } = await other.fights.stage(body);
    expect([200, 422]).toContain(status);
    expect(await stored()).toBe(Math.min(100, before + (status === 200 ? 1 : 0)));
  });
});

describe("a parameter that is refused", () => {
  test.each([
    ["limit", "?limit=0"],
    ["limit", "?limit=101"],
    ["limit", "?limit=ten"],
    ["limit", "?limit=1e1"],
    ["before", "?before="],
    ["before", "?before=yesterday"],
    ["before", "?before=2031-13-01T00:00:00Z"],
    ["before", "?before=2031-01-01"],
    ["before", "?before=%7B%22%24gt%22%3A%22%22%7D"],
    ["id", "/1"],
    ["id", "/not-a-uuid"],
    ["id", "/%2a"],
    ["id", "/0196d1a0-0000-7000-8000-00000000000g"],
  ])("%s: %s", async (parameter, rest) => {
    const response = await setup.fights.send(`/api/fights${rest}`);
    const { errors } = await expectProblem(response, 422, "validation_failed");
    expect(errors?.map(({ field }) => field)).toEqual([parameter]);
  });
});

test("a body of exactly 64 KiB is accepted", async () => {
  const response = await setup.fights.stage(paddedTo(BODY_LIMIT, JSON.stringify(request)));
  expect(response.status).toBe(200);
});
