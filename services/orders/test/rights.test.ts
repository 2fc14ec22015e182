import { beforeEach, describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { createTokenMint } from "@super-heroes/testing/stand-ins/access-tokens";
import type { Order } from "../src/model.ts";
import { request } from "./orders-under-test.ts";
import { people, tokenWith, type Who } from "./people.ts";
import { openShop } from "./shop.ts";

const everyone: Who[] = ["stranger", "other", "owner", "admin"];

/** A request for the owner's order, which is in `status`, and the response status for each of {@link everyone}. */
interface Right {
  method: "GET" | "POST" | "PUT" | "DELETE";
  rest: (id: string) => string;
  body?: unknown;
  status?: "pending" | "paid" | "shipped";
  statuses: [stranger: number, other: number, owner: number, admin: number];
}

const step = (status: string) => ({ rest: (id: string) => `/${id}/status`, body: { status } });

const rights: Right[] = [
  { method: "GET", rest: () => "/health", statuses: [200, 200, 200, 200] },
  { method: "GET", rest: () => "/stats", statuses: [200, 200, 200, 200] },
  { method: "POST", rest: () => "", body: request, statuses: [401, 403, 201, 201] },
  { method: "GET", rest: () => "", statuses: [401, 200, 200, 200] },
  { method: "GET", rest: (id) => `?before=${id}`, statuses: [401, 404, 200, 200] },
  { method: "GET", rest: () => "/user/7", statuses: [401, 403, 200, 200] },
  { method: "GET", rest: () => "/user/4711", statuses: [401, 403, 403, 200] },
  { method: "GET", rest: (id) => `/${id}`, statuses: [401, 404, 200, 200] },
  { method: "PUT", ...step("paid"), statuses: [401, 404, 403, 200] },
  { method: "PUT", ...step("paid"), status: "paid", statuses: [401, 404, 403, 200] },
  { method: "PUT", ...step("cancelled"), statuses: [401, 404, 200, 200] },
  { method: "PUT", ...step("pending"), statuses: [401, 404, 200, 200] },
  { method: "PUT", ...step("shipped"), statuses: [401, 404, 403, 409] },
  { method: "PUT", ...step("completed"), statuses: [401, 404, 403, 409] },
  { method: "PUT", ...step("shipped"), status: "paid", statuses: [401, 404, 403, 200] },
  { method: "PUT", ...step("shipped"), status: "shipped", statuses: [401, 404, 403, 200] },
  { method: "PUT", ...step("completed"), status: "shipped", statuses: [401, 404, 403, 200] },
  { method: "PUT", ...step("cancelled"), status: "shipped", statuses: [401, 404, 409, 409] },
  { method: "DELETE", rest: (id) => `/${id}`, statuses: [401, 404, 200, 200] },
  { method: "DELETE", rest: (id) => `/${id}`, status: "shipped", statuses: [401, 404, 409, 409] },
];

const wayTo = { pending: [], paid: ["paid"], shipped: ["paid", "shipped"] };
const codes: Record<number, string> = {
  401: "unauthenticated",
  403: "forbidden",
  404: "order_not_found",
  409: "impossible_step",
};

const shop = openShop();
let order: Order;
beforeEach(async () => {
  order = await shop().orders.place({ product: "The owner's secret" });
});

const cases = rights.flatMap(({ statuses, status = "pending", ...right }) =>
  everyone.map((who, index) => ({
    ...right,
    who,
    from: status,
    expected: statuses[index] as number,
    what: `${right.method} /api/orders${right.rest(":id")} ${JSON.stringify(right.body ?? {})}`,
  })),
);

test.each(cases)(
  "$what of a $from order as $who is $expected",
  async ({ method, rest, body, who, from, expected }) => {
    const { orders } = shop();
    const before = await orders.lead(order, ...wayTo[from]);
    const response = await orders.send(who, method, rest(order.id), body);
    expect(response.status).toBe(expected);
    if (expected < 400) {
      if (who === "stranger" || who === "other") expect(await response.text()).not.toContain("secret");
      return;
    }
    expect(await orders.store.find(order.id)).toEqual(before);
    const problem = await expectProblem(response, expected, codes[expected] ?? "");
    expect(JSON.stringify(problem)).not.toContain("secret");
  },
);

test("the responses for another user's order and for an unknown one differ only in the id", async () => {
  const { orders } = shop();
  const none = crypto.randomUUID();
  const statuses = [];
  for (const id of [order.id, none]) {
    const text = await (await orders.send("other", "GET", `/${id}`)).text();
    statuses.push(text.replaceAll(id, "ID").replace(/"correlation_id":"[^"]*"/, ""));
  }
  expect(statuses[0]).toBe(statuses[1] as string);
});

describe("an invalid token", () => {
  const forger = createTokenMint();
  const { owner } = people;
  test.each<[string, string]>([
    ["missing", ""],
    ["without Bearer", "Basic b3duZXI6b3duZXI="],
    ["empty", "Bearer "],
    ["signed with another key", forger.authorization(owner)],
    ["a path", "Bearer ../../etc/passwd"],
    ["expired", tokenWith({ exp: 1_000_000_000 })],
    ["for another audience", tokenWith({ aud: "super-villains" })],
    ["of another issuer", tokenWith({ iss: "super-heroes/orders" })],
    ["without a subject", tokenWith({ sub: "" })],
    ["with a subject that is not a number", tokenWith({ sub: "7 or 1=1" })],
    ["with an unknown role", tokenWith({ role: "root" })],
  ])("%s: 401, with the same body for all", async (_, authorization) => {
    const { orders } = shop();
    const response = await orders.send("stranger", "GET", "", undefined, { authorization });
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    const { detail } = await expectProblem(response, 401, "unauthenticated");
    expect(detail).toBe("Valid credentials are needed for this.");
  });
});

test("a stranger gets no validation errors", async () => {
  const { orders } = shop();
  await expectProblem(await orders.send("stranger", "POST", "", {}), 401, "unauthenticated");
  await expectProblem(await orders.send("stranger", "GET", "/not-a-uuid"), 401, "unauthenticated");
});
