import { expect, test } from "bun:test";
import { someUser } from "@super-heroes/testing/stand-ins/access-tokens";
import { startGateway } from "../gateway-under-test.ts";
import { catalogue, codesOf, fightOf, operate, problem, recorded } from "./services.ts";

const ID = "0198c1a5-0000-7000-8000-000000000001";
const FIGHT = `mutation { fight(hero: 1, villain: 2, location: 3, idempotencyKey: "k-1") { id winnerName } }`;

const catalogues = {
  heroes: catalogue("heroes", 3),
  villains: catalogue("villains", 3),
  locations: catalogue("locations", 3),
};

test("a fight is staged between the stored fighters, with the key", async () => {
  const { calls, requests, backends } = recorded({
    ...catalogues,
    fights: () => Response.json(fightOf(1, ID)),
  });
  await using gateway = await startGateway(backends);
  expect((await operate(gateway, FIGHT)).data).toEqual({ fight: { id: ID, winnerName: "heroes 1" } });
  expect(calls.slice(0, 3).toSorted()).toEqual([
    "GET /api/heroes?ids=1",
    "GET /api/locations?ids=3",
    "GET /api/villains?ids=2",
  ]);
  expect(calls.slice(3)).toEqual(["POST /api/fights"]);
  expect(requests.at(-1)?.headers.get("idempotency-key")).toBe("k-1");
  const body = JSON.parse(requests.at(-1)?.body ?? "");
  expect(Object.keys(body)).toEqual(["hero", "villain", "location"]);
  // The stand-in's rows have a field more, as a later version may.
  expect(Object.keys(body.hero)).toEqual(["id", "level", "name", "otherName", "picture", "powers"]);
  expect(Object.keys(body.location)).toEqual(["id", "name", "description", "picture"]);
});

test("a fight with a fighter that does not exist is not staged", async () => {
  const { calls, backends } = recorded({ ...catalogues, fights: () => Response.json(fightOf(1)) });
  await using gateway = await startGateway(backends);
  const result = await operate(gateway, "mutation { fight(hero: 1, villain: 99, location: 3) { id } }");
  expect(result.data).toEqual({ fight: null });
  expect(codesOf(result)).toEqual(["fight villain_not_found"]);
  expect(calls).not.toContain("POST /api/fights");
});

test("a drawn fight takes a mode; one that there is not is refused", async () => {
  const { calls, backends } = recorded({ fights: () => Response.json(fightOf(1, ID)) });
  await using gateway = await startGateway(backends);
  for (const argument of ["", "(mode: coalesced)"])
    expect((await operate(gateway, `mutation { executeFight${argument} { id } }`)).data).toEqual({
      executeFight: { id: ID },
    });
  expect(codesOf(await operate(gateway, "mutation { executeFight(mode: fast) { id } }"))).toEqual([
    "graphql_validation_failed",
  ]);
  expect(calls).toEqual(["GET /api/fights/execute_fight", "GET /api/fights/execute_fight?mode=coalesced"]);
});

test("several mutations are made one after the other", async () => {
  const { calls, backends } = recorded({
    fights: async () => {
      const before = calls.length;
      await Bun.sleep(5);
      expect(calls).toHaveLength(before);
      return Response.json(fightOf(1));
    },
  });
  await using gateway = await startGateway(backends);
  const { errors } = await operate(
    gateway,
    "mutation { a: executeFight { id } b: executeFight { id } c: executeFight { id } }",
  );
  expect(errors).toBeUndefined();
  expect(calls).toHaveLength(3);
});

test("an order is placed for the caller, with the invalid fields of the service's refusal", async () => {
  const { requests, backends } = recorded({
    orders: () => problem(422, "validation_failed", [{ field: "/total", reason: "must be an amount" }]),
  });
  await using gateway = await startGateway(backends);
  const query = `mutation { placeOrder(product: "cape", quantity: 1, total: 1.234, idempotencyKey: "k") { id } }`;
  expect(codesOf(await operate(gateway, query))).toEqual(["placeOrder unauthenticated"]);
  const headers = { authorization: gateway.mint.authorization(someUser(7)) };
  const result = await operate(gateway, query, { headers });
  expect(result.errors?.[0]?.extensions).toEqual({
    code: "validation_failed",
    status: 422,
    errors: [{ field: "/total", reason: "must be an amount" }],
  });
  expect(requests).toHaveLength(1);
  expect(JSON.parse(requests[0]?.body ?? "")).toEqual({
    user_id: 7,
    product: "cape",
    quantity: 1,
    total: 1.234,
  });
});

test.each(["", "é", "a b", "x".repeat(256), "k\\r\\nx-injected: 1"])(
  "an idempotency key must fit a header: %j",
  async (key) => {
    const { calls, backends } = recorded({ ...catalogues, fights: () => Response.json(fightOf(1)) });
    await using gateway = await startGateway(backends);
    const query = `mutation { fight(hero: 1, villain: 1, location: 1, idempotencyKey: "${key}") { id } }`;
    expect(codesOf(await operate(gateway, query))).toEqual(["fight validation_failed"]);
    expect(calls).toEqual([]);
  },
);
