import { describe, expect, test } from "bun:test";
import { startGateway } from "../gateway-under-test.ts";
import { catalogue, codesOf, fightOf, lastFights, operate, problem, recorded } from "./services.ts";

const HEROES = `query Page($first: Int, $after: String, $last: Int, $before: String, $nameFilter: String) {
  heroes(first: $first, after: $after, last: $last, before: $before, nameFilter: $nameFilter) {
    edges { cursor node { id name } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

describe("a connection", () => {
  test("read forward has each row once, to the end", async () => {
    await using gateway = await startGateway({ heroes: catalogue("heroes", 25) });
    const seen: string[] = [];
    const infos: boolean[][] = [];
    for (let after: string | null = null; ; ) {
      const { data } = await operate(gateway, HEROES, { variables: { first: 10, after } });
      const { edges, pageInfo } = data.heroes;
      seen.push(...edges.map(({ node }: { node: { id: string } }) => node.id));
      infos.push([pageInfo.hasPreviousPage, pageInfo.hasNextPage]);
      expect([pageInfo.startCursor, pageInfo.endCursor]).toEqual([edges[0].cursor, edges.at(-1).cursor]);
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => String(index + 1)));
    expect(infos).toEqual([
      [false, true],
      [true, true],
      [true, false],
    ]);
  });

  test("read backward has each row once, each page in the order of the list", async () => {
    await using gateway = await startGateway({ heroes: catalogue("heroes", 25) });
    const seen: string[] = [];
    for (let before: string | null = null; ; ) {
      const { data } = await operate(gateway, HEROES, { variables: { last: 10, before } });
      const { edges, pageInfo } = data.heroes;
      seen.unshift(...edges.map(({ node }: { node: { id: string } }) => node.id));
      if (!pageInfo.hasPreviousPage) break;
      before = pageInfo.startCursor;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => String(index + 1)));
  });

  test("has 20 rows by default, of those with a part of a name", async () => {
    await using gateway = await startGateway({ heroes: catalogue("heroes", 100) });
    expect((await operate(gateway, HEROES)).data.heroes.edges).toHaveLength(20);
    const { data } = await operate(gateway, HEROES, { variables: { first: 100, nameFilter: "heroes 9" } });
    expect(data.heroes.edges).toHaveLength(11);
  });

  test("without rows has no cursors", async () => {
    await using gateway = await startGateway({ heroes: catalogue("heroes", 0) });
    const pageInfo = { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null };
    expect((await operate(gateway, HEROES)).data).toEqual({ heroes: { edges: [], pageInfo } });
  });

  test.each([
    { first: 0 },
    { first: 101 },
    { last: -1 },
    { first: 1, last: 1 },
    { first: 1, before: "3" },
    { last: 1, after: "3" },
    { after: "three" },
    { after: "9999999999" },
  ])("with invalid arguments is refused without a call: %j", async (variables) => {
    const { calls, backends } = recorded({ heroes: catalogue("heroes", 3) });
    await using gateway = await startGateway(backends);
    const result = await operate(gateway, HEROES, { variables });
    expect(codesOf(result)).toEqual(["heroes validation_failed"]);
    expect(result.errors?.[0]?.extensions).toMatchObject({ status: 422, errors: [expect.anything()] });
    expect(calls).toEqual([]);
  });

  test("of fights and orders is newest first: `after` asks for older ones", async () => {
    const id = "0198c1a5-0000-7000-8000-000000000001";
    const { calls, backends } = recorded({
      fights: () => Response.json([fightOf(1, id)]),
      orders: () => Response.json([]),
    });
    await using gateway = await startGateway(backends);
    const headers = {
      authorization: gateway.mint.authorization({ userId: 7, username: "u7", role: "user" }),
    };
    const query = `{
      older: fights(first: 2, after: "${id}") { edges { cursor } }
      newer: fights(last: 2, before: "${id}") { edges { cursor } }
      oldest: fights(last: 2) { edges { cursor } }
      orders(first: 2, after: "${id}", status: "paid") { edges { cursor } }
    }`;
    const { data } = await operate(gateway, query, { headers });
    expect(data.older.edges).toEqual([{ cursor: id }]);
    expect(calls.toSorted()).toEqual(
      [
        `GET /api/fights?limit=2&after=${id}`,
        "GET /api/fights?limit=2&after=1970-01-01T00:00:00Z",
        `GET /api/fights?limit=2&before=${id}`,
        `GET /api/orders?limit=2&before=${id}&status=paid`,
      ].toSorted(),
    );
  });
});

describe("the parts of a list", () => {
  test("are one call a service and level: 100 heroes, their last fights, and the villains of these", async () => {
    const { calls, backends } = recorded({
      heroes: catalogue("heroes", 100),
      villains: catalogue("villains", 3),
      fights: lastFights,
    });
    await using gateway = await startGateway(backends);
    const { data, errors } = await operate(
      gateway,
      `{ heroes(first: 100) { edges { node { id lastFights(first: 2) {
        ...Result currentVillain { id name } } } } } }
      fragment Result on Fight { winnerName hero { level } ... on Fight { fightDate } }`,
    );
    expect(errors).toBeUndefined();
    const [first] = data.heroes.edges;
    expect(first.node.lastFights).toEqual(
      Array(2).fill({
        winnerName: "heroes 1",
        hero: { level: 3 },
        fightDate: "2031-05-01T10:00:00.000Z",
        currentVillain: { id: "1", name: "villains 1" },
      }),
    );
    const ids = Array.from({ length: 100 }, (_, index) => index + 1).join(",");
    expect(calls).toEqual([
      "GET /api/heroes?limit=100",
      `GET /api/fights/last?heroes=${ids}&limit=2&fields=id,winner_name,hero,fight_date,villain`,
      "GET /api/villains?ids=1",
    ]);
  });

  test("single rows of one level are one call; those that do not exist are null", async () => {
    const { calls, backends } = recorded({ heroes: catalogue("heroes", 3) });
    await using gateway = await startGateway(backends);
    const query = "{ a: hero(id: 3) { name } b: hero(id: 1) { name } c: hero(id: 99) { name } }";
    expect((await operate(gateway, query)).data).toEqual({
      a: { name: "heroes 3" },
      b: { name: "heroes 1" },
      c: null,
    });
    expect(calls).toEqual(["GET /api/heroes?ids=3,1,99"]);
  });

  test("a fight that does not exist is null; an id that is none is an error", async () => {
    await using gateway = await startGateway({ fights: () => problem(404, "fight_not_found") });
    const result = await operate(
      gateway,
      '{ a: fight(id: "0198c1a5-0000-7000-8000-000000000001") { id } b: fight(id: "x") { id } }',
    );
    expect(result.data).toEqual({ a: null, b: null });
    expect(codesOf(result)).toEqual(["b validation_failed"]);
  });
});

test("the standings are those of analytics, for any names", async () => {
  const standing = (name: string, team: string) => ({ name, team, rank: 1, fights: 2, wins: 1, losses: 1 });
  const wins = { fights: 2, hero_wins: 1, villain_wins: 1 };
  const responses: Record<string, unknown> = {
    leaderboard: { total_fighters: 9, fighters: [standing("A", "heroes")] },
    "head-to-head": { hero: standing("A/B", "heroes"), villain: standing("É&?", "villains"), ...wins },
    days: { days: [{ day: "2031-05-01", ...wins }] },
  };
  const { calls, backends } = recorded({
    analytics: ({ url }) => Response.json(responses[new URL(url).pathname.split("/").at(-1) ?? ""]),
  });
  await using gateway = await startGateway(backends);
  const { data } = await operate(
    gateway,
    `{ leaderboard(top: 1) { totalFighters fighters { name team rank } }
       headToHead(hero: "A/B", villain: "É&?") { fights heroWins hero { losses } }
       days(first: 2) { day villainWins } }`,
  );
  expect(data).toEqual({
    leaderboard: { totalFighters: 9, fighters: [{ name: "A", team: "heroes", rank: 1 }] },
    headToHead: { fights: 2, heroWins: 1, hero: { losses: 1 } },
    days: [{ day: "2031-05-01", villainWins: 1 }],
  });
  expect(calls.toSorted()).toEqual([
    "GET /api/v1/analytics/days?limit=2",
    "GET /api/v1/analytics/head-to-head?hero=A/B&villain=É&?",
    "GET /api/v1/analytics/leaderboard?limit=1",
  ]);
});

describe("a service that fails", () => {
  const QUERY =
    "{ heroes(first: 2) { edges { node { name lastFights { winnerName } } } } statistics { totalFights } }";

  test("leaves the rest of the result, and is named in errors, headers and metrics", async () => {
    await using gateway = await startGateway({ heroes: catalogue("heroes", 2), fights: lastFights });
    const result = await operate(gateway, QUERY);
    expect(result.status).toBe(200);
    expect(result.data).toMatchObject({
      heroes: { edges: [{ node: { name: "heroes 1" } }, {}] },
      statistics: null,
    });
    expect(result.errors).toEqual([
      {
        message: "The analytics service could not be reached.",
        path: ["statistics"],
        locations: [expect.anything()],
        extensions: { code: "analytics_unreachable", status: 502 },
      } as never,
    ]);
    expect(result.headers.get("x-degraded")).toBe("analytics");
    const metrics = await gateway.metrics();
    expect(metrics).toMatch(
      /^graphql_operations_total\{operation="several",kind="query",outcome="partial".*\} 1$/m,
    );
    expect(metrics).toMatch(/^graphql_errors_total\{code="analytics_unreachable".*\} 1$/m);
  });

  test.each<[string, () => Response, string]>([
    ["its own problem", () => problem(503, "store_unavailable"), "store_unavailable"],
    [
      "an error without a problem",
      () => new Response("boom at /srv/secret.ts:1", { status: 500 }),
      "fights_bad_status",
    ],
    ["an internal error", () => problem(500, "internal_error"), "fights_bad_status"],
    ["no JSON", () => new Response("<html>"), "fights_bad_answer"],
    [
      "a response of another form",
      () => Response.json([{ id: 1, fights: [{ winner_name: 7 }] }]),
      "fights_bad_answer",
    ],
    ["a response that is too large", () => new Response("x".repeat(3_000_000)), "fights_too_large"],
  ])("with %s has a stable code at each part, and nothing internal", async (_, fights, code) => {
    await using gateway = await startGateway({ heroes: catalogue("heroes", 2), fights });
    const result = await operate(
      gateway,
      "{ heroes(first: 2) { edges { node { name lastFights { winnerName } } } } }",
    );
    const at = (index: number) => `heroes.edges.${index}.node.lastFights ${code}`;
    expect(codesOf(result)).toEqual([at(0), at(1)]);
    expect(result.data.heroes.edges[0].node).toEqual({ name: "heroes 1", lastFights: null });
    expect(JSON.stringify(result)).not.toMatch(/secret|stack|node_modules/);
  });

  test("to respond before the deadline is missing after it", async () => {
    await using gateway = await startGateway(
      { heroes: catalogue("heroes", 2), fights: () => new Promise<Response>(() => {}) },
      { DEADLINE_MS: "300" },
    );
    const result = await operate(
      gateway,
      "{ heroes(first: 1) { edges { node { name lastFights { id } } } } }",
    );
    expect(result.data.heroes.edges[0].node.name).toBe("heroes 1");
    expect(codesOf(result)).toEqual(["heroes.edges.0.node.lastFights fights_timeout"]);
  });
});

test("every call has the correlation id, the deadline and the client of its operation", async () => {
  const { requests, backends } = recorded({ heroes: catalogue("heroes", 2), fights: lastFights });
  await using gateway = await startGateway(backends);
  const headers = { "x-correlation-id": "graphql-1", "x-deadline-ms": "4000" };
  await operate(gateway, "{ heroes(first: 1) { edges { node { lastFights { id } } } } }", { headers });
  expect(requests).toHaveLength(2);
  for (const { headers } of requests) {
    expect(headers.get("x-correlation-id")).toBe("graphql-1");
    expect(Number(headers.get("x-deadline-ms"))).toBeLessThan(4000);
    expect(headers.get("x-client-key")).not.toBeEmpty();
  }
});
