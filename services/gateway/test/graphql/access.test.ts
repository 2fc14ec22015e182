import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { someUser } from "@super-heroes/testing/stand-ins/access-tokens";
import { startGateway } from "../gateway-under-test.ts";
import { codesOf, operate, problem, recorded } from "./services.ts";

const user = (id: number) => ({
  id,
  username: `u${id}`,
  name: `User ${id}`,
  email: `u${id}@example.org`,
  role: "user",
});
const order = (userId: number, number: number) => ({
  id: `0198c1a5-0000-7000-8000-00000000000${number}`,
  user_id: userId,
  product: "cape",
  quantity: 1,
  total: 12.5,
  status: "paid",
  created_at: "2031-05-01T10:00:00.000Z",
  updated_at: "2031-05-01T10:00:00.000Z",
});

/** The services, which respond to every caller. */
const services = () =>
  recorded({
    users: ({ url }) => {
      const { pathname, searchParams } = new URL(url);
      if (pathname === "/api/v1/users/profile") return Response.json(user(7));
      const ids = searchParams.get("ids");
      if (ids) return Response.json(ids.split(",").map((id) => user(Number(id))));
      return Response.json(
        pathname === "/api/users" ? [user(7), user(8)] : user(Number(pathname.split("/").at(-1))),
      );
    },
    orders: ({ url }) => Response.json(url.endsWith("/count") ? { count: 2 } : [order(7, 1), order(8, 2)]),
  });

const QUERIES = {
  users: "{ users { edges { node { id } } } }",
  "a user": "{ user(id: 7) { id } }",
  "a profile": "{ profile(userId: 7) { user { id } } }",
  orders: "{ orders { edges { node { id } } } }",
  me: "{ me { user { id } } }",
};

describe.each([
  ["anonymous", "users", "unauthenticated"],
  ["anonymous", "a user", "unauthenticated"],
  ["anonymous", "a profile", "unauthenticated"],
  ["anonymous", "orders", "unauthenticated"],
  ["anonymous", "me", "unauthenticated"],
  ["another user", "users", "forbidden"],
  ["another user", "a user", "forbidden"],
  ["another user", "a profile", "forbidden"],
] as const)("%s, reading %s", (caller, what, code) => {
  test(`is refused without a call: ${code}`, async () => {
    const { calls, backends } = services();
    await using gateway = await startGateway(backends);
    const headers = caller === "anonymous" ? {} : { authorization: gateway.mint.authorization(someUser(8)) };
    const result = await operate(gateway, QUERIES[what], { headers });
    expect(codesOf(result).map((error) => error.split(" ")[1])).toEqual([code]);
    expect(Object.values(result.data)).toEqual([null]);
    expect(calls).toEqual([]);
  });
});

test("the caller's own token goes to the services, which decide", async () => {
  const { requests, backends } = services();
  await using gateway = await startGateway(backends);
  const authorization = gateway.mint.authorization(someUser(7));
  const query = "{ me { user { id } totalOrders orders(first: 5) { edges { node { id user { name } } } } } }";
  const { data } = await operate(gateway, query, { headers: { authorization } });
  expect(data.me).toMatchObject({ user: { id: "7" }, totalOrders: 2 });
  expect(requests.length).toBeGreaterThan(2);
  for (const { headers } of requests) expect(headers.get("authorization")).toBe(authorization);
});

test("the users of orders are one call for an admin", async () => {
  const { calls, backends } = services();
  await using gateway = await startGateway(backends);
  const headers = { authorization: gateway.mint.authorization(someUser(1, "admin")) };
  const { data } = await operate(gateway, "{ orders { edges { node { user { name } } } } }", { headers });
  expect(data.orders.edges).toEqual([
    { node: { user: { name: "User 7" } } },
    { node: { user: { name: "User 8" } } },
  ]);
  expect(calls).toEqual(["GET /api/orders?limit=20", "GET /api/users?ids=7,8"]);
});

test("a user that is not the caller's is forbidden, and the rest of the list is there", async () => {
  const { calls, backends } = services();
  await using gateway = await startGateway(backends);
  const headers = { authorization: gateway.mint.authorization(someUser(7)) };
  const result = await operate(gateway, "{ orders { edges { node { user { name } } } } }", { headers });
  expect(result.data.orders.edges).toEqual([
    { node: { user: { name: "User 7" } } },
    { node: { user: null } },
  ]);
  expect(codesOf(result)).toEqual(["orders.edges.1.node.user forbidden"]);
  expect(calls).toEqual(["GET /api/orders?limit=20", "GET /api/users/7"]);
});

test("an admin who is none any more is refused by the service, with its code", async () => {
  await using gateway = await startGateway({ users: () => problem(403, "forbidden") });
  const headers = { authorization: gateway.mint.authorization(someUser(1, "admin")) };
  expect(codesOf(await operate(gateway, QUERIES.users, { headers }))).toEqual(["users forbidden"]);
});

test("a token that is not valid is 401, as on every route", async () => {
  const { calls, backends } = services();
  await using gateway = await startGateway(backends);
  const headers = { authorization: "Bearer a.b.c" };
  await expectProblem(
    await gateway.post("/graphql", { query: "{ __typename }" }, headers),
    401,
    "unauthenticated",
  );
  expect(calls).toEqual([]);
});
