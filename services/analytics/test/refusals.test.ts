import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { embeddedEngine } from "@super-heroes/testing/embedded-engine";
import type { TestDatabase } from "@super-heroes/testing/engines";
import { expectProblem } from "@super-heroes/testing/expect-problem";
import { malformedBodies } from "@super-heroes/testing/malformed-bodies";
import fc from "fast-check";
import { type AnalyticsUnderTest, envelopesOf, startAnalytics } from "./analytics-under-test.ts";
import { fightEvent, orderEvent } from "./events.ts";

const EVENTS = "/api/v1/analytics/events";

let database: TestDatabase;
let analytics: AnalyticsUnderTest;
beforeAll(async () => {
  database = await embeddedEngine.create();
  analytics = await startAnalytics(database);
});
afterAll(async () => {
  await analytics.stop();
  await database.drop();
});

const post = (body: NonNullable<RequestInit["body"]>, headers: Record<string, string>) =>
  analytics.send(EVENTS, { method: "POST", headers, body });

const ENCRYPTED = { "content-type": "application/jose", "x-service-communication": "encrypted" };

describe("POST events refuses", () => {
  afterEach(async () => {
    expect(await analytics.store.counts()).toEqual([]);
  });

  test.each(malformedBodies)("a plain body that is $name: $status", async (malformed) => {
    const { body, contentType = "application/json", status, code } = malformed;
    const response = await post(body(), { "content-type": contentType });
    // What can be read as JSON is well-formed; it is only not encrypted.
    const isJson = code === "validation_failed" && (await response.clone().json()).code !== code;
    await expectProblem(response, status, isJson ? "encryption_required" : code);
  });

  test("an event that is right, but plain", async () => {
    const response = await post(JSON.stringify(fightEvent("Ash")), { "content-type": "application/json" });
    await expectProblem(response, 422, "encryption_required");
  });

  test.each<[string, () => Promise<string> | string]>([
    ["nothing", () => ""],
    ["no envelope", () => JSON.stringify(fightEvent("Ash"))],
    ["an envelope for another service", () => seal("orders", EVENTS)],
    ["an envelope for another path", () => seal("analytics", "/api/v1/analytics/stats")],
    ["half an envelope", async () => (await seal("analytics", EVENTS)).slice(0, 200)],
  ])("%s: 401", async (_, body) => {
    await expectProblem(await post(await body(), ENCRYPTED), 401, "unauthenticated");
  });

  test("an envelope that is not sent as one: 415", async () => {
    const headers = { ...ENCRYPTED, "content-type": "application/json" };
    await expectProblem(await post(await seal("analytics", EVENTS), headers), 415, "unsupported_media_type");
  });

  test("an envelope of more than 64 KiB: 413", async () => {
    await expectProblem(await post("x".repeat(64 * 1024 + 1), ENCRYPTED), 413, "body_too_large");
  });

  const event = fightEvent("Ash");
  const { id, type, source, time, data } = event;
  test.each<[string, string[], unknown]>([
    ["null", ["body"], null],
    ["a list", ["body"], [event]],
    ["nothing", ["/data", "/id", "/source", "/time", "/type"], {}],
    ["__proto__", ["/__proto__"], JSON.parse(`{"__proto__":{},${JSON.stringify(event).slice(1)}`)],
    ["no events", ["/events"], { events: [] }],
    ["101 events", ["/events"], { events: Array.from({ length: 101 }, () => ({ ...event })) }],
    ["events and more", ["/more"], { events: [event], more: 1 }],
    ["one bad event of two", ["/events/1/id"], { events: [event, { ...event, id: "" }] }],
    ["an id that is a number", ["/id"], { ...event, id: 7 }],
    ["an id with a blank", ["/id"], { ...event, id: "a b" }],
    ["an id of 129 characters", ["/id"], { ...event, id: "x".repeat(129) }],
    ["a type of one word", ["/type"], { ...event, type: "fight" }],
    ["a type of 65 characters", ["/type"], { ...event, type: `a.${"b".repeat(63)}` }],
    ["the source of another", ["/source"], { ...event, source: "orders" }],
    ["no time", ["/time"], { id, type, source, data }],
    ["a time without a zone", ["/time"], { ...event, time: "2031-05-01T10:00:00" }],
    ["a month that is none", ["/time"], { ...event, time: "2031-13-01T10:00:00Z" }],
    ["an unknown field", ["/extra"], { ...event, extra: 1 }],
    ["data that is a text", ["/data"], { ...event, data: "x" }],
    ["data that is nested", ["/data/a"], { ...event, data: { ...data, a: {} } }],
    ["a text too long", ["/data/a"], { ...event, data: { ...data, a: "x".repeat(501) } }],
    ["NUL", ["/data/a"], { ...event, data: { ...data, a: "\u0000" } }],
    ["an operator as a field", ["/data/$where"], { ...event, data: { ...data, $where: "1" } }],
    ["a path as a field", ["/data/a.b"], { ...event, data: { ...data, "a.b": 1 } }],
    [
      "21 fields",
      ["/data"],
      {
        id,
        type: "a.b",
        source,
        time,
        data: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`f${i}`, i])),
      },
    ],
    [
      "a fight nobody won",
      ["/data/loser_name", "/data/winner_name", "/data/winner_team"],
      { ...event, data: {} },
    ],
    ["a third team", ["/data/winner_team"], { ...event, data: { ...data, winner_team: "locations" } }],
    ["a winner without a name", ["/data/winner_name"], { ...event, data: { ...data, winner_name: "" } }],
    [
      "a fight with a mistake, in a list",
      ["/events/1/data/winner_team"],
      { events: [event, { ...event, data: { ...data, winner_team: 1 } }] },
    ],
  ])("%s, naming the field", async (_, fields, content) => {
    const { errors = [] } = await expectProblem(await analytics.tell(content), 422, "validation_failed");
    expect(errors.map(({ field }) => field).toSorted()).toEqual(fields);
  });
});

test.each(["?top=0", "?top=101", "?top=ten", "?top=1e1", "?top="])("fights%s is refused", async (query) => {
  const response = await analytics.send(`/api/v1/analytics/fights${query}`);
  const { errors } = await expectProblem(response, 422, "validation_failed");
  expect(errors?.map(({ field }) => field)).toEqual(["top"]);
});

describe("whatever is in an envelope", () => {
  const scalar = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.jsonValue());
  /** An event with some of it wrong, as often as not. */
  const almostEvent = fc
    .record({
      base: fc.constantFrom(fightEvent("Ash"), orderEvent({ source: "fights" })),
      id: fc.uuid(),
      changes: fc.dictionary(fc.constantFrom("id", "type", "source", "time", "data", "x"), scalar, {
        maxKeys: 2,
      }),
      data: fc.dictionary(fc.constantFrom("winner_name", "winner_team", "a", "__proto__", "$gt"), scalar),
    })
    .map(({ base, id, changes, data }) => ({
      ...base,
      id,
      ...changes,
      ...(changes.data === undefined && { data: { ...base.data, ...data } }),
    }));
  const body = fc.oneof(
    fc.jsonValue(),
    almostEvent,
    fc.record({ events: fc.array(fc.oneof(almostEvent, fc.jsonValue()), { maxLength: 3 }) }),
  );

  test("is never a 500, and what is refused changes nothing", async () => {
    const total = async () => (await analytics.store.counts()).reduce((sum, { count }) => sum + count, 0);
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(body, async (content) => {
        const before = await total();
        const response = await analytics.tell(content);
        statuses.add(response.status);
        expect([202, 422]).toContain(response.status);
        const stored = response.status === 202 ? (await response.json()).accepted : 0;
        expect(await total()).toBe(before + stored);
      }),
      { numRuns: 300 },
    );
    expect([...statuses].toSorted()).toEqual([202, 422]);
  });
});

const seal = (to: string, path: string) =>
  envelopesOf("fights").seal(to, { method: "POST", path }, fightEvent("Ash"));
