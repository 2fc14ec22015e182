import { describe, expect, test } from "bun:test";
import { seededRandom } from "@super-heroes/testing/inputs/seeded-random";
import type { HttpClient } from "../http-client/http-client.ts";
import { createReplica, type Replica } from "./replica.ts";
import { ReplicaSet } from "./replica-set.ts";

const client = {} as HttpClient;

/** A set of replicas called a, b, c …, in virtual time. */
function setOf(count: number) {
  let nowMs = 0;
  const events: string[] = [];
  const random = seededRandom(1);
  const set = new ReplicaSet({
    now: () => nowMs,
    random,
    onEjected: ({ address }, reason, forMs) => void events.push(`${address} ${reason} ${forMs}`),
    onReturned: ({ address }) => void events.push(`${address} returns`),
  });
  const replicas = Array.from({ length: count }, (_, index) =>
    createReplica({ address: "abcdef"[index] ?? "", client }),
  );
  set.use(replicas);
  /** Makes calls one after another; each takes the time that `durationOf` gives. */
  const callEach = (calls: number, durationOf: (replica: Replica) => number | "fails") => {
    const counts = new Map<string, number>(replicas.map(({ address }) => [address, 0]));
    for (let call = 0; call < calls; call += 1) {
      const replica = set.pick();
      if (!replica) throw new Error("no replica");
      counts.set(replica.address, (counts.get(replica.address) ?? 0) + 1);
      const duration = durationOf(replica);
      if (duration === "fails") set.failed(replica);
      else {
        nowMs += duration;
        set.succeeded(replica, duration);
      }
    }
    return Object.fromEntries(counts);
  };
  return {
    set,
    replicas,
    events,
    callEach,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

const a = ({ address }: Replica) => address === "a";

test("a slow replica that is ejected gives its place to one that fails", () => {
  const { set, replicas, events, callEach } = setOf(3);
  const [slow, failing] = replicas as [Replica, Replica];
  callEach(60, (replica) => (replica === slow ? 300 : 1));
  expect(events).toEqual(["a slow 5000"]);
  callEach(60, (replica) => (replica === failing ? "fails" : 1));
  expect(events).toEqual(["a slow 5000", "a returns", "b failing 5000"]);
  expect(set.views().map(({ state }) => state)).toEqual(["returning", "ejected", "up"]);
  expect(failing.fault ?? slow.fault).toContain("ms, where the fastest takes");
});

test("a failing replica that is ejected keeps its place when another one fails", () => {
  const { set, events, callEach } = setOf(3);
  callEach(60, ({ address }) => (address === "c" ? 1 : "fails"));
  expect(events).toHaveLength(1);
  expect(set.views().filter(({ state }) => state === "ejected")).toHaveLength(1);
});

test("equal replicas get equal shares, within 5 % of a third", () => {
  const { callEach } = setOf(3);
  const counts = Object.values(callEach(30_000, () => 1));
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});

test("the less busy of two is called", () => {
  const { set, replicas } = setOf(2);
  const [first, second] = replicas as [Replica, Replica];
  first.inFlight = 3;
  for (let call = 0; call < 50; call += 1) expect(set.pick()).toBe(second);
});

test("another one than the avoided is called, where there is one", () => {
  const { set, replicas } = setOf(3);
  for (let call = 0; call < 50; call += 1) expect(set.pick(replicas[0])).not.toBe(replicas[0] as Replica);
  const alone = setOf(1);
  expect(alone.set.pick(alone.replicas[0])).toBe(alone.replicas[0] as Replica);
});

test("the avoided one is rather called than one that is ejected", () => {
  const { set, replicas } = setOf(2);
  const [first, second] = replicas as [Replica, Replica];
  for (let failure = 0; failure < 5; failure += 1) set.failed(first);
  for (let call = 0; call < 50; call += 1) expect(set.pick(second)).toBe(second);
});

test("after others were tried, one that works is called before one that is ejected, and none twice", () => {
  const { set, replicas } = setOf(3);
  const [first, second, third] = replicas as [Replica, Replica, Replica];
  for (let failure = 0; failure < 5; failure += 1) set.failed(first);
  expect(set.pick(undefined, [second])).toBe(third);
  expect(set.pick(undefined, [second, third])).toBe(first);
  expect(set.pick(undefined, [second, third, first])).toBeUndefined();
});

describe("a replica that fails", () => {
  test("five times in a row is not called for 5 s, then a tenth as often, then as often as the others", () => {
    const { callEach, events, pass } = setOf(3);
    const failing = (replica: Replica) => (a(replica) ? ("fails" as const) : 1);
    callEach(100, failing);
    expect(events).toEqual(["a failing 5000"]);
    expect(callEach(1000, () => 1).a).toBe(0);
    pass(4_001);
    const returning = callEach(500, () => 1).a ?? 0;
    expect(events).toEqual(["a failing 5000", "a returns"]);
    expect(returning).toBeGreaterThan(5);
    expect(returning).toBeLessThan(50);
    pass(10_000);
    expect(Math.abs((callEach(3_000, () => 1).a ?? 0) - 1_000)).toBeLessThan(100);
  });

  test("four times, and then works, stays", () => {
    const { set, replicas, events } = setOf(3);
    const [first] = replicas as [Replica];
    for (let round = 0; round < 10; round += 1) {
      for (let failure = 0; failure < 4; failure += 1) set.failed(first);
      set.succeeded(first, 1);
    }
    expect(events).toEqual([]);
  });

  test("again when it returns is ejected after two failures, for longer, and a minute at most", () => {
    const { set, replicas, events, pass } = setOf(3);
    const [first] = replicas as [Replica];
    for (let failure = 0; failure < 5; failure += 1) set.failed(first);
    for (let round = 1; round < 14; round += 1) {
      pass(Math.min(60_000, 5_000 * round));
      set.failed(first);
      set.failed(first);
    }
    expect(events.slice(0, 3)).toEqual(["a failing 5000", "a failing 10000", "a failing 15000"]);
    expect(events.slice(10)).toEqual([
      "a failing 55000",
      "a failing 60000",
      "a failing 60000",
      "a failing 60000",
    ]);
  });

  test("is forgiven after a minute in which it worked", () => {
    const { set, replicas, callEach, events, pass } = setOf(3);
    const [first] = replicas as [Replica];
    for (let failure = 0; failure < 5; failure += 1) set.failed(first);
    pass(70_000);
    callEach(200, () => 1);
    pass(1_000);
    callEach(200, () => 1);
    for (let failure = 0; failure < 5; failure += 1) set.failed(first);
    expect(events.filter((event) => event.includes("failing"))).toEqual(["a failing 5000", "a failing 5000"]);
  });
});

test("at most half are ejected, and with all failing calls are made further", () => {
  const { set, callEach, events } = setOf(3);
  callEach(300, () => "fails");
  expect(events).toHaveLength(1);
  expect(set.pick()).toBeDefined();
  const pair = setOf(2);
  pair.callEach(100, () => "fails");
  expect(pair.events).toHaveLength(1);
  const alone = setOf(1);
  alone.callEach(100, () => "fails");
  expect(alone.events).toEqual([]);
});

test("all ejected, because the others have left, are called", () => {
  const { set, replicas } = setOf(4);
  const ejected = replicas.slice(0, 2);
  for (const replica of ejected) for (let failure = 0; failure < 5; failure += 1) set.failed(replica);
  set.use(ejected);
  expect(set.views().map(({ state }) => state)).toEqual(["ejected", "ejected"]);
  expect(ejected).toContain(set.pick() as Replica);
});

test("a set without replicas is refused", () => {
  expect(() => setOf(0)).toThrow("an upstream needs at least one replica");
});

describe("a replica that is slow", () => {
  test("three times as slow as the fastest, and by 20 ms, is ejected within a second or two", () => {
    const { callEach, events } = setOf(3);
    callEach(100, (replica) => (a(replica) ? 200 : 5));
    expect(events[0]).toBe("a slow 5000");
  });

  test("a little slower than the others is not", () => {
    const { callEach, events } = setOf(3);
    callEach(2_000, (replica) => (a(replica) ? 12 : 5));
    callEach(2_000, (replica) => (a(replica) ? 2.5 : 0.5));
    expect(events).toEqual([]);
  });

  test("whose calls are cancelled before they end is found too", () => {
    const { set, replicas, events, pass } = setOf(3);
    const [slow, ...others] = replicas as [Replica, ...Replica[]];
    for (let call = 0; call < 20; call += 1) {
      set.cancelled(slow, 80);
      for (const other of others) set.succeeded(other, 2);
    }
    pass(1_000);
    set.pick();
    expect(events).toEqual(["a slow 5000"]);
  });

  test("together with all others is not an outlier", () => {
    const { callEach, events } = setOf(3);
    callEach(300, () => 300);
    expect(events).toEqual([]);
  });
});

test("members that stay keep what is known of them", () => {
  const { set, replicas, callEach } = setOf(3);
  callEach(100, (replica) => (a(replica) ? "fails" : 1));
  const joined = createReplica({ address: "d", client, returnedAtMs: set.nowMs });
  set.use([...replicas.slice(0, 2), joined]);
  expect(set.views().map(({ address, state }) => [address, state])).toEqual([
    ["a", "ejected"],
    ["b", "up"],
    ["d", "returning"],
  ]);
});
