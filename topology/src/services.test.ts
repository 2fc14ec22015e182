import { describe, expect, test } from "bun:test";
import { didYouMean } from "./did-you-mean.ts";
import { mistakesIn } from "./mistakes.ts";
import { servicesIn, unknownService } from "./services.ts";
import { startOrder } from "./start-order.ts";
import { type ServiceEntry, table } from "./table.ts";

const namesOf = (some: readonly { name: string }[]) => some.map(({ name }) => name);

/** A service without callers and callees. */
const alone = { port: 9000, calls: [], prefixes: [], heapAdviceMib: 64 } satisfies ServiceEntry;

describe("the order of start", () => {
  const gateway = { name: "gateway", upstreams: ["fights", "users"] };
  const fights = { name: "fights", upstreams: ["heroes", "absent"] };
  const heroes = { name: "heroes", upstreams: ["users"] };
  const users = { name: "users", upstreams: [] };

  test("has every service after its callees, regardless of the order of the table", () => {
    for (const all of [
      [gateway, fights, heroes, users],
      [users, heroes, fights, gateway],
    ])
      expect(namesOf(startOrder(all))).toEqual(["users", "heroes", "fights", "gateway"]);
  });

  test("otherwise keeps the order of the table", () => {
    expect(namesOf(startOrder([heroes, gateway, fights]))).toEqual(["heroes", "fights", "gateway"]);
  });

  test("names a circle", () => {
    const circle = [gateway, { ...users, upstreams: ["fights"] }, fights, heroes];
    expect(() => startOrder(circle)).toThrow("users -> fights -> heroes -> users");
  });
});

test("the gateway calls all services that it proxies, and publishers call the receivers of events", () => {
  const services = servicesIn({
    gateway: alone,
    shop: { ...alone, prefixes: ["/api/shop"], calls: ["stock"], events: "publishes" },
    stock: { ...alone, callsInDevelopment: ["meter"] },
    meter: alone,
    ledger: { ...alone, prefixes: ["/api/ledger"], events: "receives" },
  });
  expect(services).toMatchObject([
    { name: "gateway", callees: ["shop", "ledger"], upstreams: ["shop", "ledger"], callers: [] },
    { name: "shop", callees: ["stock"], upstreams: ["stock", "ledger"], callers: ["gateway"] },
    { name: "stock", callees: [], upstreams: ["meter"], callers: ["shop"] },
    { name: "meter", callees: [], upstreams: [], callers: [] },
    { name: "ledger", callees: [], upstreams: [], callers: ["gateway"] },
  ]);
});

describe("a mistake in the table", () => {
  test("does not occur in the table", () => {
    expect(mistakesIn(table)).toEqual([]);
  });

  const with_ = (entry: Partial<ServiceEntry>) => ({ ...table, sidekicks: { ...alone, ...entry } });
  const store = { engine: "postgres", localPort: 15432 } as const;
  test.each<[string, Record<string, ServiceEntry>, string]>([
    ["a port of two", with_({ port: 8001 }), "heroes and sidekicks have the same port: 8001"],
    ["a local port of two", with_({ store }), "heroes and sidekicks have the same local port: 15432"],
    [
      "a prefix of two",
      with_({ prefixes: ["/api/fights"] }),
      "fights and sidekicks have the same prefix: /api/fights",
    ],
    [
      "a prefix below another",
      with_({ prefixes: ["/api/fights/helpers"] }),
      "/api/fights/helpers of sidekicks lies below /api/fights of fights",
    ],
    [
      "a callee without an entry",
      with_({ calls: ["user"] }),
      'sidekicks calls "user", which has no entry. Did you mean users?',
    ],
    [
      "a callee in development without an entry",
      with_({ callsInDevelopment: ["user"] }),
      'sidekicks calls "user", which has no entry. Did you mean users?',
    ],
    [
      "a receiver of encrypted requests without an entry",
      with_({ seals: ["user"] }),
      'sidekicks seals for "user", which has no entry. Did you mean users?',
    ],
    [
      "a circle",
      with_({ calls: ["sidekicks"] }),
      "services call each other in a circle: sidekicks -> sidekicks",
    ],
    [
      "a name that no variable can have",
      { ...table, "side-kicks": alone },
      '"side-kicks" is not a valid name of a service: use lower-case letters only',
    ],
  ])("%s is one sentence", (_, mistaken, sentence) => {
    expect(mistakesIn(mistaken)).toEqual([sentence]);
  });
});

describe("a mistyped name", () => {
  test.each([
    ["heros", " Did you mean heroes?"],
    ["VILLAINS", " Did you mean villains?"],
    ["gatway", " Did you mean gateway?"],
    ["cloud", ""],
    ["", ""],
  ])("%j: %j", (typed, sentence) => {
    expect(didYouMean(typed, Object.keys(table))).toBe(sentence);
  });

  test("is refused with the most similar name and all known names", () => {
    expect(unknownService("order", ["users", "orders"])).toBe(
      'no service is called "order". Did you mean orders? Known: users, orders',
    );
  });
});
