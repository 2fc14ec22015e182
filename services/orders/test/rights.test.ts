import { beforeEach, describe, expect, test } from "bun:test";
import { createTokenMint } from "@super-heroes/testing/access-tokens";
import { expectProblem } from "@super-heroes/testing/expect-problem";
import type { Order } from "../src/model.ts";
import { request } from "./orders-under-test.ts";
import { people, tokenWith, type Who } from "./people.ts";
import { openShop } from "./shop.ts";

const everyone: Who[] = ["stranger", "other", "owner", "admin"];

/** A request about the owner's order, which is in `status`; and what each of {@link everyone} is answered. */
interface Right {
  method: "GET" | "POST" | "PUT" | "DELETE";
  rest: (id: string) => string;
  body?: unknown;
  status?: "pending" | "paid" | "shipped";
  answers: [stranger: number, other: number, owner: number, admin: number];
}

const step = (status: string) => ({ rest: (id: string) => `/${id}/status`, body: { status } });

const rights: Right[] = [
  { method: "GET", rest: () => "/health", answers: [200, 200, 200, 200] },
  { method: "GET", rest: () => "/stats", answers: [200, 200, 200, 200] },
  { method: "POST", rest: () => "", body: request, answers: [401, 403, 201, 201] },
  { method: "GET", rest: () => "", answers: [401, 200, 200, 200] },
  { method: "GET", rest: (id) => `?before=${id}`, answers: [401, 404, 200, 200] },
  { method: "GET", rest: () => "/user/7", answers: [401, 403, 200, 200] },
  { method: "GET", rest: () => "/user/4711", answers: [401, 403, 403, 200] },
  { method: "GET", rest: (id) => `/${id}`, answers: [401, 404, 200, 200] },
  { method: "PUT", ...step("paid"), answers: [401, 404, 403, 200] },
  { method: "PUT", ...step("paid"), status: "paid", answers: [401, 404, 403, 200] },
  { method: "PUT", ...step("cancelled"), answers: [401, 404, 200, 200] },
  { method: "PUT", ...step("pending"), answers: [401, 404, 200, 200] },
  { method: "PUT", ...step("shipped"), answers: [401, 404, 403, 409] },
  { method: "PUT", ...step("completed"), answers: [401, 404, 403, 409] },
  { method: "PUT", ...step("shipped"), status: "paid", answers: [401, 404, 403, 200] },
  { method: "PUT", ...step("shipped"), status: "shipped", answers: [401, 404, 403, 200] },
  { method: "PUT", ...step("completed"), status: "shipped", answers: [401, 404, 403, 200] },
  { method: "PUT", ...step("cancelled"), status: "shipped", answers: [401, 404, 409, 409] },
  { method: "DELETE", rest: (id) => `/${id}`, answers: [401, 404, 200, 200] },
  { method: "DELETE", rest: (id) => `/${id}`, status: "shipped", answers: [401, 404, 409, 409] },
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

const cases = rights.flatMap(({ answers, status = "pending", ...right }) =>
  everyone.map((who, index) => ({
    ...right,
    who,
    from: status,
    answer: answers[index] as number,
    what: `${right.method} /api/orders${right.rest(":id")} ${JSON.stringify(right.body ?? {})}`,
  })),
);

test.each(cases)(
  "$what of a $from order as $who is $answer",
  async ({ method, rest, body, who, from, answer }) => {
    const { orders } = shop();
    const before = await orders.lead(order, ...wayTo[from]);
    const response = await orders.send(who, method, rest(order.id), body);
    expect(response.status).toBe(answer);
    if (answer < 400) {
      if (who === "stranger" || who === "other") expect(await response.text()).not.toContain("secret");
      return;
    }
    expect(await orders.store.find(order.id)).toEqual(before);
    const problem = await expectProblem(response, answer, codes[answer] ?? "");
    expect(JSON.stringify(problem)).not.toContain("secret");
  },
);

test("what is answered for someone else's order and for none at all differs by nothing but its id", async () => {
  const { orders } = shop();
  const none = crypto.randomUUID();
  const answers = [];
  for (const id of [order.id, none]) {
    const text = await (await orders.send("other", "GET", `/${id}`)).text();
    answers.push(text.replaceAll(id, "ID").replace(/"correlation_id":"[^"]*"/, ""));
  }
  expect(answers[0]).toBe(answers[1] as string);
});

describe("a token that is not good", () => {
  const forger = createTokenMint();
  const { owner } = people;
  test.each<[string, string]>([
    ["none at all", ""],
    ["no bearer", "Basic b3duZXI6b3duZXI="],
    ["no token", "Bearer "],
    ["another one's key", forger.authorization(owner)],
    ["a path", "Bearer ../../etc/passwd"],
    ["expired", tokenWith({ exp: 1_000_000_000 })],
    ["for another audience", tokenWith({ aud: "super-villains" })],
    ["of another issuer", tokenWith({ iss: "super-heroes/orders" })],
    ["of nobody", tokenWith({ sub: "" })],
    ["of a user that is no number", tokenWith({ sub: "7 or 1=1" })],
    ["of a role there is not", tokenWith({ role: "root" })],
  ])("%s: 401, one body for all", async (_, authorization) => {
    const { orders } = shop();
    const response = await orders.send("stranger", "GET", "", undefined, { authorization });
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    const { detail } = await expectProblem(response, 401, "unauthenticated");
    expect(detail).toBe("Valid credentials are required.");
  });
});

test("a stranger is not told what would be valid", async () => {
  const { orders } = shop();
  await expectProblem(await orders.send("stranger", "POST", "", {}), 401, "unauthenticated");
  await expectProblem(await orders.send("stranger", "GET", "/not-a-uuid"), 401, "unauthenticated");
});
