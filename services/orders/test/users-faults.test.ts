import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { type Call, type StandIn, startStandIn } from "@super-heroes/testing/stand-ins/stand-in";
import { embeddedEngine } from "@super-heroes/testing/stores/embedded-engine";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import { type OrdersUnderTest, request, startOrders } from "./orders-under-test.ts";
import { authorizationOf, people, responseOfUsers } from "./people.ts";

const user = { id: people.owner.userId, username: "user-7" };

/** A body that is cut off before the end of its chunked encoding. */
const cutOff = () =>
  new ReadableStream({
    async pull(controller) {
      controller.enqueue(new TextEncoder().encode('{"id":7,'));
      await new Promise(setImmediate);
      controller.error(new Error("users crashed"));
    },
  });

/** Invalid responses of users. */
const misbehaviours: [name: string, respond: () => Response][] = [
  ["fails with 500", () => new Response("boom", { status: 500 })],
  ["is not ready: 503", () => new Response("", { status: 503 })],
  ["reaches its deadline: 504", () => new Response("", { status: 504 })],
  ["redirects", () => Response.redirect("http://127.0.0.1:1/")],
  ["returns HTML", () => new Response("<html>")],
  ["returns incomplete JSON", () => new Response('{"id":7')],
  ["returns null", () => Response.json(null)],
  ["returns a user without an id", () => Response.json({ username: "user-7" })],
  ["returns another user", () => Response.json({ ...user, id: 8 })],
  ["returns 1 MB", () => new Response(JSON.stringify(user).padEnd(1024 * 1024))],
  ["resets in the middle", () => new Response(cutOff())],
];

describe("placing an order while users", () => {
  let database: TestDatabase;
  let orders: OrdersUnderTest;
  let users: StandIn;
  let respond: (call: Call) => Response | undefined = responseOfUsers;

  beforeAll(async () => {
    database = await embeddedEngine.create();
    users = startStandIn((call) => respond(call));
    // An open circuit would hide the later cases.
    orders = await startOrders(database, { USERS_URL: users.url, UPSTREAM_BREAKER: "false" });
  });
  afterAll(async () => {
    await orders.stop();
    await users.stop();
    await database.drop();
  });

  const expectUnavailable = async (response: Response) => {
    expect(response.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
    const problem = await expectProblem(response, 503, "users_unavailable");
    expect(problem.detail).not.toContain("127.0.0.1");
    expect(await orders.count()).toBe(0);
  };

  test.each(misbehaviours)("%s is 503, and nothing is stored", async (_, misbehave) => {
    respond = misbehave;
    await expectUnavailable(await orders.send("owner", "POST", "", request));
  });

  test.each(misbehaviours)("%s: an order is not changed, 503", async (_, misbehave) => {
    respond = responseOfUsers;
    const order = await orders.place();
    respond = misbehave;
    for (const [who, method, rest, body] of [
      ["owner", "DELETE", "", undefined],
      ["owner", "PUT", "/status", { status: "cancelled" }],
      ["admin", "PUT", "/status", { status: "paid" }],
    ] as const) {
      const response = await orders.send(who, method, `/${order.id}${rest}`, body);
      expect(response.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
      const { detail } = await expectProblem(response, 503, "users_unreachable");
      expect(detail).not.toContain("127.0.0.1");
    }
    expect(await orders.store.find(order.id)).toEqual(order);
    await orders.store.connection.query("delete from app_order", []);
  });

  test("does not respond: an order is not changed, 503 at the caller's deadline, and the call is aborted", async () => {
    respond = responseOfUsers;
    const order = await orders.place();
    respond = () => undefined;
    const headers = { "x-deadline-ms": "300" };
    const response = orders.send("owner", "DELETE", `/${order.id}`, undefined, headers);
    await expectProblem(await response, 503, "users_unreachable");
    await users.calls.at(-1)?.aborted;
    expect(await orders.store.find(order.id)).toEqual(order);
    await orders.store.connection.query("delete from app_order", []);
  });

  test("does not respond is 503 at the caller's deadline, and the call is aborted", async () => {
    respond = () => undefined;
    const response = orders.send("owner", "POST", "", request, { "x-deadline-ms": "300" });
    await expectUnavailable(await response);
    await users.calls.at(-1)?.aborted;
  });

  test("does not respond and the client disconnects: nothing is stored", async () => {
    const called = Promise.withResolvers<void>();
    respond = () => called.resolve() as undefined;
    const client = new AbortController();
    const gone = fetch(`${orders.url}/api/orders`, {
      method: "POST",
      headers: { "content-type": "application/json", ...authorizationOf("owner") },
      body: JSON.stringify(request),
      signal: client.signal,
    });
    await called.promise;
    client.abort();
    await expect(gone).rejects.toThrow();
    await users.calls.at(-1)?.aborted;
    expect(await orders.count()).toBe(0);
  });

  test("is down is 503; earlier orders can be read by their buyer, but not changed", async () => {
    respond = responseOfUsers;
    const order = await orders.place();
    await users.stop();
    const response = await orders.send("owner", "POST", "", request);
    expect(response.headers.get("retry-after")).toBe("1");
    await expectProblem(response, 503, "users_unavailable");
    expect(await orders.count()).toBe(1);
    expect((await orders.send("owner", "GET", `/${order.id}`)).status).toBe(200);
    for (const who of ["owner", "admin"] as const)
      await expectProblem(await orders.send(who, "DELETE", `/${order.id}`), 503, "users_unreachable");
    await expectProblem(await orders.send("admin", "GET", `/${order.id}`), 503, "users_unreachable");
    expect(await orders.store.find(order.id)).toEqual(order);
    expect((await fetch(`${orders.url}/ready`)).status).toBe(200);
  });
});
