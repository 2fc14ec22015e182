import { describe, expect, test } from "bun:test";
import { correspondence, correspondenceIn, keyServices, OPERATOR } from "./correspondence.ts";
import { type ServiceEntry, services } from "./services.ts";

const alone = { port: 9000, calls: [], prefixes: [], heapAdviceMib: 64 } satisfies ServiceEntry;

describe("keys follow from the table:", () => {
  const { correspondents, pairs, receiversOf } = correspondenceIn({
    gateway: { ...alone, seals: ["users", "ledger"] },
    stock: alone,
    shop: { ...alone, events: "publishes" },
    users: alone,
    ledger: { ...alone, events: "receives" },
  });

  test("one for each sender and receiver, and one for the way back", () => {
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

  test("those who send and receive nothing encrypted have none", () => {
    expect(correspondents).toEqual(["gateway", "shop", "users", "ledger", OPERATOR]);
  });

  test("a service has to reach those it seals for and the receivers of its events", () => {
    expect(["gateway", "shop", "stock", "users", OPERATOR].map(receiversOf)).toEqual([
      ["users", "ledger"],
      ["ledger"],
      [],
      [],
      ["users"],
    ]);
  });
});

test("nobody seals for a service that it does not call, so that each key has a use", () => {
  for (const { name, upstreams } of services)
    for (const receiver of correspondence.receiversOf(name)) expect(upstreams, name).toContain(receiver);
});

test("the operator is no service, and reaches users alone", () => {
  expect(keyServices).not.toContain(OPERATOR);
  expect(services.map(({ name }) => name)).not.toContain(OPERATOR);
  expect(correspondence.receiversOf(OPERATOR)).toEqual(["users"]);
});
