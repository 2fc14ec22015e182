import { afterEach, beforeAll, describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { BODY_LIMIT, malformedBodies, paddedTo } from "@super-heroes/testing/inputs/malformed-bodies";
import fc from "fast-check";
import type { Order } from "../src/model.ts";
import { STATUSES } from "../src/status.ts";
import { request } from "./orders-under-test.ts";
import { authorizationOf } from "./people.ts";
import { openShop } from "./shop.ts";

const shop = openShop();
/** The only order. No test here may add one or change it. */
let order: Order;

beforeAll(async () => {
  order = await shop().orders.place();
});

const placing = (body: unknown) => shop().orders.send("owner", "POST", "", body);
const stepping = (body: unknown) => shop().orders.send("admin", "PUT", `/${order.id}/status`, body);

describe("a body that is refused", () => {
  afterEach(async () => {
    expect(await shop().orders.count()).toBe(1);
    expect(await shop().orders.store.find(order.id)).toEqual(order);
  });

  test.each(malformedBodies)("for being $name: $status $code", async (malformed) => {
    const { contentType = "application/json", status, code } = malformed;
    for (const [method, rest] of [
      ["POST", ""],
      ["PUT", `/${order.id}/status`],
    ] as const) {
      const response = await fetch(`${shop().orders.url}/api/orders${rest}`, {
        method,
        headers: { "content-type": contentType, ...authorizationOf("owner") },
        body: malformed.body(),
      });
      await expectProblem(response, status, code);
    }
  });

  test.each<[field: string, wrong: string, value: unknown]>([
    ["/user_id", "missing", undefined],
    ["/user_id", "0", 0],
    ["/user_id", "negative", -7],
    ["/user_id", "not whole", 7.5],
    ["/user_id", "beyond 32 bits", 2 ** 31],
    ["/user_id", "a text", "7"],
    ["/user_id", "null", null],
    ["/user_id", "an operator of a query language", { $ne: 1 }],
    ["/product", "missing", undefined],
    ["/product", "empty", ""],
    ["/product", "201 characters", "x".repeat(201)],
    ["/product", "with NUL", "NUL\u0000"],
    ["/product", "a number", 7],
    ["/product", "an operator of a query language", { $gt: "" }],
    ["/product", "an array", ["cape"]],
    ["/quantity", "missing", undefined],
    ["/quantity", "0", 0],
    ["/quantity", "negative", -1],
    ["/quantity", "not whole", 1.5],
    ["/quantity", "1,000,001", 1_000_001],
    ["/quantity", "a text", "2"],
    ["/quantity", "a boolean", true],
    ["/total", "missing", undefined],
    ["/total", "negative", -0.01],
    ["/total", "of three decimals", 1.005],
    ["/total", "more than a thousand million", 1_000_000_000.01],
    ["/total", "a text", "19.99"],
    ["/total", "null", null],
    ["/id", "not for clients to choose", crypto.randomUUID()],
    ["/status", "not for clients to choose", "completed"],
    ["/created_at", "not for clients to choose", "2001-01-01T00:00:00Z"],
    ["/discount", "unknown", 100],
    ["/constructor", "unknown", { prototype: {} }],
  ])("names the field %s: %s", async (field, _, value) => {
    const response = await placing({ ...request, [field.slice(1)]: value });
    const { errors = [] } = await expectProblem(response, 422, "validation_failed");
    expect(errors.map((error) => error.field)).toEqual([field]);
    expect(errors[0]?.reason).not.toBeEmpty();
  });

  test.each(["1e309", "-1e309", "1e-3", "5e-324"])("a total of %s", async (total) => {
    const response = await placing(JSON.stringify(request).replace("19.99", total));
    const { errors } = await expectProblem(response, 422, "validation_failed");
    expect(errors?.map(({ field }) => field)).toEqual(["/total"]);
  });

  test("__proto__ beside the fields of an order", async () => {
    const body = JSON.stringify(request).replace("{", '{"__proto__":{"status":"paid"},');
    await expectProblem(await placing(body), 422, "validation_failed");
  });

  test.each<[string, unknown]>([
    ["an unknown status", { status: "lost" }],
    ["a status in upper case", { status: "PAID" }],
    ["a number", { status: 1 }],
    ["an operator of a query language", { status: { $ne: "paid" } }],
    ["an array", { status: ["paid"] }],
    ["no status", {}],
  ])("a change to %s", async (_, body) => {
    const { errors } = await expectProblem(await stepping(body), 422, "validation_failed");
    expect(errors?.map(({ field }) => field)).toEqual(["/status"]);
  });

  test("a change with an unknown field", async () => {
    const { errors } = await expectProblem(
      await stepping({ status: "paid", total: 0 }),
      422,
      "validation_failed",
    );
    expect(errors?.map(({ field }) => field)).toEqual(["/total"]);
  });

  test("any JSON is 422 that changes nothing, never 500", async () => {
    await fc.assert(
      fc.asyncProperty(almostOrder, fc.json(), async (almost, anything) => {
        for (const body of [JSON.stringify(almost), anything])
          for (const send of [placing, stepping])
            await expectProblem(await send(body), 422, "validation_failed");
        expect(await shop().orders.count()).toBe(1);
      }),
      { numRuns: 150 },
    );
  });
});

/** An order with at least one invalid field. */
const almostOrder = fc
  .record({
    user_id: fc.oneof(fc.constant<unknown>(request.user_id), fc.jsonValue()),
    product: fc.oneof(fc.constant<unknown>(request.product), fc.jsonValue()),
    quantity: fc.oneof(fc.constant<unknown>(request.quantity), fc.jsonValue()),
    total: fc.oneof(fc.constant<unknown>(request.total), fc.jsonValue()),
    status: fc.option(fc.constantFrom(...STATUSES), { nil: undefined }),
  })
  .filter((made) => !isOrder(made));

const isOrder = ({ user_id, product, quantity, total, status }: Record<string, unknown>) =>
  status === undefined &&
  Number.isInteger(user_id) &&
  typeof product === "string" &&
  Number.isInteger(quantity) &&
  typeof total === "number";

test("a body of exactly 64 KiB is accepted", async () => {
  expect((await placing(paddedTo(BODY_LIMIT, JSON.stringify(request)))).status).toBe(201);
});
