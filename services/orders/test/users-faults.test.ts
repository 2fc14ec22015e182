import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { embeddedEngine } from "@super-heroes/testing/embedded-engine";
import type { TestDatabase } from "@super-heroes/testing/engines";
import { expectProblem } from "@super-heroes/testing/expect-problem";
import { type Call, type StandIn, startStandIn } from "@super-heroes/testing/stand-in";
import { type OrdersUnderTest, request, startOrders } from "./orders-under-test.ts";
import { authorizationOf, people, responseOfUsers } from "./people.ts";

const user = { id: people.owner.userId, username: "user-7" };

/** A body that breaks off: the connection is cut without the end that chunked encoding has. */
const cutOff = () =>
  new ReadableStream({
    async pull(controller) {
      controller.enqueue(new TextEncoder().encode('{"id":7,'));
      await new Promise(setImmediate);
      controller.error(new Error("users crashed"));
    },
  });

/** What users may answer instead of a user. */
const misbehaviours: [name: string, respond: () => Response][] = [
  ["fails with 500", () => new Response("boom", { status: 500 })],
  ["is not ready: 503", () => new Response("", { status: 503 })],
  ["ran out of time: 504", () => new Response("", { status: 504 })],
  ["sends the caller elsewhere", () => Response.redirect("http://127.0.0.1:1/")],
  ["answers HTML", () => new Response("<html>")],
  ["answers half a JSON text", () => new Response('{"id":7')],
  ["answers null", () => Response.json(null)],
  ["answers a user without an id", () => Response.json({ username: "user-7" })],
  ["answers another user", () => Response.json({ ...user, id: 8 })],
  ["answers 1 MB", () => new Response(JSON.stringify(user).padEnd(1024 * 1024))],
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
    // The breaker would answer for users after some of these.
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

  test("is silent: an order is not changed, 503 at the caller's deadline, and the call is dropped", async () => {
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

  test("is silent is 503 at the caller's deadline, and the call is dropped", async () => {
    respond = () => undefined;
    const response = orders.send("owner", "POST", "", request, { "x-deadline-ms": "300" });
    await expectUnavailable(await response);
    await users.calls.at(-1)?.aborted;
  });

  test("is silent and the client goes away: nothing is stored", async () => {
    const asked = Promise.withResolvers<void>();
    respond = () => asked.resolve() as undefined;
    const client = new AbortController();
    const gone = fetch(`${orders.url}/api/orders`, {
      method: "POST",
      headers: { "content-type": "application/json", ...authorizationOf("owner") },
      body: JSON.stringify(request),
      signal: client.signal,
    });
    await asked.promise;
    client.abort();
    await expect(gone).rejects.toThrow();
    await users.calls.at(-1)?.aborted;
    expect(await orders.count()).toBe(0);
  });

  test("is dead is 503, and what was placed before can be read by its buyer, and not changed", async () => {
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
