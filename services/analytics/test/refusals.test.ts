import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { decryptCompact, ENVELOPE, encryptCompact } from "@super-heroes/kit/encryption/compact-jwe";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { malformedBodies } from "@super-heroes/testing/inputs/malformed-bodies";
import { embeddedEngine } from "@super-heroes/testing/stores/embedded-engine";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import { services } from "@super-heroes/topology/services";
import fc from "fast-check";
import { EVENT_SENDERS } from "../src/senders.ts";
import { type AnalyticsUnderTest, envelopesOf, keyringOf, startAnalytics } from "./analytics-under-test.ts";
import { fightEvent, orderEvent, userEvent } from "./events.ts";

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
    expect(await analytics.store.log.head()).toBe(0);
  });

  test.each(malformedBodies)("a plain body that is $name: $status", async (malformed) => {
    const { body, contentType = "application/json", status, code } = malformed;
    const response = await post(body(), { "content-type": contentType });
    // Valid JSON is only refused for not being encrypted.
    const isJson = code === "validation_failed" && (await response.clone().json()).code !== code;
    await expectProblem(response, status, isJson ? "encryption_required" : code);
  });

  test("a valid event that is not encrypted", async () => {
    const response = await post(JSON.stringify(fightEvent("Ash")), { "content-type": "application/json" });
    await expectProblem(response, 422, "encryption_required");
  });

  test.each<[string, () => string]>([
    ["nothing", () => ""],
    ["a body that is not an envelope", () => JSON.stringify(fightEvent("Ash"))],
    ["an envelope for another path", () => seal("/api/v1/analytics/stats")],
    ["half an envelope", () => seal(EVENTS).slice(0, 200)],
  ])("%s: 401", async (_, body) => {
    await expectProblem(await post(body(), ENCRYPTED), 401, "unauthenticated");
  });

  test("an envelope with another content type: 415", async () => {
    const headers = { ...ENCRYPTED, "content-type": "application/json" };
    await expectProblem(await post(seal(EVENTS), headers), 415, "unsupported_media_type");
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
    ["no time", ["/time"], { id, type, source, data }],
    ["a time without a zone", ["/time"], { ...event, time: "2031-05-01T10:00:00" }],
    ["an invalid month", ["/time"], { ...event, time: "2031-13-01T10:00:00Z" }],
    ["an unknown field", ["/extra"], { ...event, extra: 1 }],
    ["data that is a text", ["/data"], { ...event, data: "x" }],
    ["data that is nested", ["/data/a"], { ...event, data: { ...data, a: {} } }],
    ["a text that is too long", ["/data/a"], { ...event, data: { ...data, a: "x".repeat(501) } }],
    ["NUL", ["/data/a"], { ...event, data: { ...data, a: "\u0000" } }],
    ["an operator as a field", ["/data/$where"], { ...event, data: { ...data, $where: "1" } }],
    ["a path as a field", ["/data/a.b"], { ...event, data: { ...data, "a.b": 1 } }],
    [
      "21 fields",
      ["/data"],
      {
        id,
        type: "fight.seen",
        source,
        time,
        data: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`f${i}`, i])),
      },
    ],
    [
      "a fight without a winner",
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
    const { errors = [] } = await expectProblem(
      await analytics.sendEvents(content),
      422,
      "validation_failed",
    );
    expect(errors.map(({ field }) => field).toSorted()).toEqual(fields);
  });
});

describe("a sender may send its own events only:", () => {
  /** An event of each sender. */
  const events = {
    fights: () => fightEvent("Ash"),
    orders: () => orderEvent(),
    users: () => userEvent(),
    gateway: () => orderEvent({ type: "drill.held", source: "gateway" }),
  };
  const senders = Object.keys(events) as (keyof typeof events)[];
  const total = () => analytics.store.log.head();
  const taken = async (sender: string, content: unknown) => {
    const before = await total();
    const response = await analytics.sendEvents(content, sender);
    expect(await total()).toBe(before + (response.status === 202 ? 1 : 0));
    return response;
  };

  test("every service that publishes events has its own types, and an event here", () => {
    const publishing = services.filter(({ events }) => events === "publishes").map(({ name }) => name);
    expect([...EVENT_SENDERS].sort()).toEqual([...publishing, "gateway"].sort());
    expect<string[]>([...senders].sort()).toEqual([...EVENT_SENDERS].sort());
  });

  test.each(senders)("%s may send its own", async (sender) => {
    expect((await taken(sender, events[sender]())).status).toBe(202);
  });

  const others = senders.flatMap((sender) =>
    senders.filter((other) => other !== sender).map((other) => [sender, other] as const),
  );
  test.each(others)("%s may not send those of %s, with either source", async (sender, other) => {
    const event = events[other]();
    for (const source of [other, sender]) {
      const response = await taken(sender, { ...event, id: Bun.randomUUIDv7(), source });
      await expectProblem(response, 401, "unauthenticated");
    }
    await expectProblem(await taken(sender, { events: [events[sender](), event] }), 401, "unauthenticated");
  });

  test("with the keys of orders no event of fights can be forged, and all attempts get the same response", async () => {
    const keys = [...keyringOf("orders").values()].flat();
    const bodies = new Set<string>();
    for (const iss of ["fights", "orders", "users", "gateway", "analytics"])
      for (const { kid, secret } of keys)
        for (const named of [kid, `analytics.${iss}`]) {
          const header = { ...ENVELOPE, kid: named, iss, aud: "analytics", method: "POST", path: EVENTS };
          const claims = { ...header, iat: Math.floor(Date.now() / 1000), jti: crypto.randomUUID() };
          const event = fightEvent("Forged");
          const jwe = encryptCompact(claims, JSON.stringify(event), secret);
          const response = await post(jwe, ENCRYPTED);
          const { correlation_id: _, ...problem } = await response.json();
          bodies.add(JSON.stringify({ status: response.status, problem }));
        }
    expect([...bodies]).toEqual([expect.stringContaining('"status":401')]);
    expect(JSON.stringify(await analytics.store.log.after(0))).not.toContain("Forged");
  });

  test("orders cannot decrypt what analytics sends to fights", async () => {
    const jwe = await (
      await analytics.send("/api/v1/analytics/stats", {
        headers: { "x-encrypt-response": "true", "x-service-name": "fights" },
      })
    ).text();
    const purpose = { method: "GET", path: "/api/v1/analytics/stats" };
    expect(() => envelopesOf("orders").open(jwe, purpose)).toThrow();
    for (const { secret } of [...keyringOf("orders").values()].flat())
      expect(() => decryptCompact(jwe, (header) => ({ header, secret }))).toThrow();
    expect(envelopesOf("fights").open(jwe, purpose).from).toBe("analytics");
  });
});

test.each(["?top=0", "?top=101", "?top=ten", "?top=1e1", "?top="])("fights%s is refused", async (query) => {
  const response = await analytics.send(`/api/v1/analytics/fights${query}`);
  const { errors } = await expectProblem(response, 422, "validation_failed");
  expect(errors?.map(({ field }) => field)).toEqual(["top"]);
});

describe("any content of an envelope", () => {
  const scalar = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.jsonValue());
  /** An event that often has invalid fields. */
  const almostEvent = fc
    .record({
      base: fc.constantFrom(
        fightEvent("Ash"),
        fightEvent("Ash", "villains", { type: "fight.seen" }),
        orderEvent(),
      ),
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

  test("is never a 500, and refused content changes nothing", async () => {
    const total = () => analytics.store.log.head();
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(body, async (content) => {
        const before = await total();
        const response = await analytics.sendEvents(content);
        statuses.add(response.status);
        // 401: another source, or another sender's type.
        expect([202, 401, 422]).toContain(response.status);
        const stored = response.status === 202 ? (await response.json()).accepted : 0;
        expect(await total()).toBe(before + stored);
      }),
      // Each status at least once, whatever is generated.
      { numRuns: 300, examples: [[fightEvent("Ash")], [orderEvent()], [{}]] },
    );
    for (const status of [202, 401, 422]) expect(statuses).toContain(status);
  });
});

const seal = (path: string) =>
  envelopesOf("fights").seal("analytics", { method: "POST", path }, fightEvent("Ash"));
