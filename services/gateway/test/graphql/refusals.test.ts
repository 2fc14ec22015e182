import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { type GatewayUnderTest, startGateway } from "../gateway-under-test.ts";
import { catalogue, codesOf, operate, recorded } from "./services.ts";

const PRODUCTION = { NODE_ENV: "production" };

/** A gateway, and the calls that reach a service. */
async function gatewayWithCalls(variables: Record<string, string> = {}) {
  const { calls, backends } = recorded({ heroes: catalogue("heroes", 3), fights: () => Response.json([]) });
  return { calls, gateway: await startGateway(backends, variables) };
}

const nested = (depth: number) =>
  `{ fights { edges { node { ${"currentHero { lastFights { ".repeat(depth)} id ${"} }".repeat(depth)} } } } }`;
const fragments = (count: number) =>
  Array.from(
    { length: count },
    (_, index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`,
  ).join(" ");

const REFUSED: [string, string, string][] = [
  ["nested too deep", nested(4), "graphql_too_deep"],
  ["nested 300 deep", nested(150), "graphql_too_deep"],
  ["nested 10,000 deep", `{${"a{".repeat(10_000)}`, "graphql_too_many_tokens"],
  [
    "with 1,000 aliases",
    `{ ${Array.from({ length: 1000 }, (_, i) => `a${i}: __typename`).join(" ")} }`,
    "graphql_too_many_tokens",
  ],
  [
    "with 31 aliases",
    `{ ${Array.from({ length: 31 }, (_, i) => `a${i}: __typename`).join(" ")} }`,
    "graphql_too_many_aliases",
  ],
  ["with a field 100 times", `{ ${"__typename ".repeat(100)} }`, "graphql_too_many_aliases"],
  [
    "with many fields",
    `{ heroes { edges { node { ${"... on Hero { id name level powers picture otherName } ".repeat(40)} } } } }`,
    "graphql_too_many_fields",
  ],
  ["with a fragment that contains itself", "{ ...F } fragment F on Query { ...F }", "graphql_fragment_cycle"],
  [
    "with a cycle of fragments",
    "{ ...A } fragment A on Query { ...B } fragment B on Query { ...C } fragment C on Query { ...A }",
    "graphql_fragment_cycle",
  ],
  [
    "with a cycle that is not used",
    "{ __typename } fragment A on Query { ...B } fragment B on Query { ...A }",
    "graphql_fragment_cycle",
  ],
  [
    "with fragments that double 40 times",
    `{ ...F0 } ${fragments(40)} fragment F40 on Query { heroes { edges { node { id } } } }`,
    "graphql_too_costly",
  ],
  [
    "with lists in lists",
    "{ heroes(first: 100) { edges { node { lastFights(first: 10) { id winnerName loserName winnerTeam loserTeam fightDate winnerLevel loserLevel currentHero { id name } } } } } }",
    "graphql_too_costly",
  ],
  [
    "with a length that is a default",
    "query($n: Int = 1000000) { heroes(first: $n) { edges { node { id } } } }",
    "graphql_too_costly",
  ],
  ["that cannot be parsed", "{ heroes(", "graphql_parse_failed"],
  ["that is empty", "", "graphql_parse_failed"],
  ["with a field that does not exist", "{ heroez { id } }", "graphql_validation_failed"],
  ["without a variable it needs", "query($id: ID!) { hero(id: $id) { id } }", "graphql_validation_failed"],
  ["of several without a name", "query A { __typename } query B { __typename }", "graphql_bad_request"],
  ["for a subscription as JSON", "subscription { statistics { totalFights } }", "graphql_bad_request"],
];

describe("an operation is refused before anything is called", () => {
  test.each(REFUSED)("%s", async (_, query, code) => {
    const { calls, gateway } = await gatewayWithCalls();
    await using _gateway = gateway;
    const result = await operate(gateway, query);
    expect(codesOf(result)).toEqual([code]);
    expect({ status: result.status, data: result.data }).toEqual({ status: 200, data: undefined });
    const strict = await operate(gateway, query, {
      headers: { accept: "application/graphql-response+json" },
    });
    expect({ status: strict.status, codes: codesOf(strict) }).toEqual({ status: 400, codes: [code] });
    expect(calls).toEqual([]);
    const metrics = await gateway.metrics();
    expect(metrics).toMatch(
      /^graphql_operations_total\{operation="\w+",kind="\w+",outcome="refused".*\} \d$/m,
    );
    expect(metrics).toMatch(new RegExp(`^graphql_errors_total\\{code="${code}".*\\} 2$`, "m"));
  });

  test("with the largest variable that a list may have, it costs what it asks for", async () => {
    const { gateway } = await gatewayWithCalls();
    await using _gateway = gateway;
    const query =
      "query($n: Int) { heroes(first: $n) { edges { node { id lastFights(first: 10) { winnerName loserName id } } } } }";
    expect((await operate(gateway, query, { variables: { n: 2 } })).data.heroes.edges).toHaveLength(2);
    const text = query.replace(
      "loserName id",
      "loserName id winnerTeam loserTeam fightDate winnerLevel loserLevel winnerPowers loserPowers",
    );
    expect(codesOf(await operate(gateway, text, { variables: { n: 100 } }))).toEqual(["graphql_too_costly"]);
  });
});

describe("a body that is no operation is 400", () => {
  test.each<[string, unknown, string]>([
    ["a batch", [{ query: "{ __typename }" }, { query: "{ __typename }" }], "graphql_batch_refused"],
    ["an empty batch", [], "graphql_batch_refused"],
    ["no object", "null", "graphql_bad_request"],
    ["without a query", {}, "graphql_bad_request"],
    ["a query that is a number", { query: 7 }, "graphql_bad_request"],
    ["variables that are a list", { query: "{ __typename }", variables: [] }, "graphql_bad_request"],
    [
      "an operation's name that is a number",
      { query: "{ __typename }", operationName: 1 },
      "graphql_bad_request",
    ],
    ["an unknown field", { query: "{ __typename }", extra: 1 }, "graphql_bad_request"],
  ])("%s", async (_, body, code) => {
    const { calls, gateway } = await gatewayWithCalls();
    await using _gateway = gateway;
    const response = await gateway.post("/graphql", body);
    expect(response.status).toBe(400);
    expect(codesOf(await response.json())).toEqual([code]);
    expect(calls).toEqual([]);
    expect(await gateway.metrics()).toMatch(
      new RegExp(`^graphql_errors_total\\{code="${code}".*\\} 1$`, "m"),
    );
  });
});

test("an empty name of the operation is none, as some clients send it", async () => {
  const { gateway } = await gatewayWithCalls();
  await using _gateway = gateway;
  const response = await gateway.post("/graphql", { query: "{ __typename }", operationName: "" });
  expect(await response.json()).toEqual({ data: { __typename: "Query" } });
});

describe("a request that is none of GraphQL is a problem", () => {
  const post = (gateway: GatewayUnderTest, body: BodyInit, type: string | undefined) =>
    gateway.send("/graphql", {
      method: "POST",
      body,
      headers: type === undefined ? {} : { "content-type": type },
    });
  const BODY = JSON.stringify({ query: "{ __typename }" });

  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/graphql",
  ])("of a type that a page of another origin may send without asking: %s", async (type) => {
    const { gateway } = await gatewayWithCalls();
    await using _gateway = gateway;
    await expectProblem(await post(gateway, BODY, type), 415, "unsupported_media_type");
  });

  test("whose response the client does not accept", async () => {
    const { calls, gateway } = await gatewayWithCalls();
    await using _gateway = gateway;
    const accept = (types: string) =>
      gateway.send("/graphql", {
        method: "POST",
        body: BODY,
        headers: { "content-type": "application/json", accept: types },
      });
    await expectProblem(await accept("text/html"), 406, "not_acceptable");
    expect((await accept("text/html, */*;q=0.1")).status).toBe(200);
    expect(calls).toEqual([]);
  });

  test("that is too large by one byte", async () => {
    const { gateway } = await gatewayWithCalls();
    await using _gateway = gateway;
    const padded = (length: number) => BODY + " ".repeat(length - BODY.length);
    expect((await post(gateway, padded(64 * 1024), "application/json")).status).toBe(200);
    await expectProblem(
      await post(gateway, padded(64 * 1024 + 1), "application/json"),
      413,
      "body_too_large",
    );
  });

  test("that is not UTF-8, or not JSON", async () => {
    const { gateway } = await gatewayWithCalls();
    await using _gateway = gateway;
    const bytes = Buffer.from(BODY.replace("__typename", "\xff"), "latin1");
    await expectProblem(await post(gateway, bytes, "application/json"), 400, "invalid_utf8");
    await expectProblem(await post(gateway, "{", "application/json"), 400, "invalid_json");
  });

  test.each(["GET", "PUT", "DELETE", "PATCH"])(
    "with the method %s in production, which executes nothing",
    async (method) => {
      const { calls, gateway } = await gatewayWithCalls(PRODUCTION);
      await using _gateway = gateway;
      const query = encodeURIComponent("mutation { executeFight { id } }");
      const response = await gateway.send(`/graphql?query=${query}`, { method });
      await expectProblem(response, 405, "method_not_allowed");
      expect(response.headers.get("allow")).toBe("OPTIONS, POST");
      expect(calls).toEqual([]);
    },
  );
});

describe("in production", () => {
  test.each(["{ __schema { types { name } } }", '{ __type(name: "User") { fields { name } } }'])(
    "the schema cannot be queried: %s",
    async (query) => {
      await using production = await startGateway({}, PRODUCTION);
      expect(new Set(codesOf(await operate(production, query)))).toEqual(new Set(["introspection_disabled"]));
      await using development = await startGateway();
      expect((await operate(development, query)).errors).toBeUndefined();
    },
  );

  test("`__typename` is no introspection", async () => {
    await using gateway = await startGateway({}, PRODUCTION);
    expect((await operate(gateway, "{ __typename }")).data).toEqual({ __typename: "Query" });
  });

  test.each([
    ["{ heroez { id } }", undefined],
    ["{ heroes { edges { node { nam } } } }", undefined],
    ["mutation { executeFight(mode: paralel) { id } }", undefined],
    ["mutation($m: Mode) { executeFight(mode: $m) { id } }", { m: "paralel" }],
    ["{ hero(idd: 1) { id } }", undefined],
  ])("errors suggest no names: %s", async (query, variables) => {
    await using gateway = await startGateway({}, PRODUCTION);
    const { errors = [] } = await operate(gateway, query, { variables });
    expect(errors).not.toBeEmpty();
    for (const { message } of errors) expect(message).not.toContain("Did you mean");
  });
});
