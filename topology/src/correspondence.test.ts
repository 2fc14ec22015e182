import { describe, expect, test } from "bun:test";
import { correspondence, correspondenceIn, keyServices, OPERATOR } from "./correspondence.ts";
import { type ServiceEntry, services } from "./services.ts";

const alone = { port: 9000, calls: [], prefixes: [], heapAdviceMib: 64 } satisfies ServiceEntry;

describe("keys are derived from the table:", () => {
  const { correspondents, pairs, receiversOf } = correspondenceIn({
    gateway: { ...alone, seals: ["users", "ledger"] },
    stock: alone,
    shop: { ...alone, events: "publishes" },
    users: alone,
    ledger: { ...alone, events: "receives" },
  });

  test("one for each sender and receiver, and one for the responses", () => {
    expect([...pairs].sort()).toEqual([
      "gateway.ledger",
      "gateway.users",
      "ledger.gateway",
      "ledger.shop",
      "operator.users",
      "shop.ledger",
      "users.gateway",
      "users.operator",
    ]);
  });

  test("a service without encrypted requests or events has none", () => {
    expect(correspondents).toEqual(["gateway", "shop", "users", "ledger", OPERATOR]);
  });

  test("a service has keys for the services it seals for and for the receivers of its events", () => {
    expect(["gateway", "shop", "stock", "users", OPERATOR].map(receiversOf)).toEqual([
      ["users", "ledger"],
      ["ledger"],
      [],
      [],
      ["users"],
    ]);
  });
});

test("a service seals only for services that it calls, so every key is used", () => {
  for (const { name, upstreams } of services)
    for (const receiver of correspondence.receiversOf(name)) expect(upstreams, name).toContain(receiver);
});

test("the operator is not a service, and has keys only for users", () => {
  expect(keyServices).not.toContain(OPERATOR);
  expect(services.map(({ name }) => name)).not.toContain(OPERATOR);
  expect(correspondence.receiversOf(OPERATOR)).toEqual(["users"]);
});
