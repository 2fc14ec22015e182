import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { malformedBodies } from "@super-heroes/testing/inputs/malformed-bodies";
import { createTokenMint, someUser } from "@super-heroes/testing/stand-ins/access-tokens";
import { type StandIn, startStandIn } from "@super-heroes/testing/stand-ins/stand-in";
import { createStoredUsers } from "@super-heroes/testing/stand-ins/stand-in-users";
import type { LabLatency } from "../src/lab/model.ts";
import type { FightsUnderTest } from "./fights-under-test.ts";
import { type FightsWithStandIns, startWithStandIns } from "./fights-with-stand-ins.ts";
import { scrape } from "./scrape.ts";

const PATH = "/api/lab/latency";
const NONE = { heroes: null, villains: null, locations: null };

const put = ({ send }: FightsUnderTest, body: unknown, headers: Record<string, string> = {}) =>
  send(PATH, {
    method: "PUT",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
const stateOf = async (response: Response): Promise<LabLatency> => {
  expect(response.status).toBe(200);
  return (await response.json()) as LabLatency;
};

describe("the latency of upstreams", () => {
  const mint = createTokenMint();
  const admin = someUser(1, "admin");
  const user = someUser(7);
  const stored = createStoredUsers([admin, user], mint.jwks);
  let users: StandIn;
  let setup: FightsWithStandIns;
  let fights: FightsUnderTest;

  beforeAll(async () => {
    users = startStandIn((call) => stored.respond(call));
    setup = await startWithStandIns({
      variables: { VILLAINS_LATENCY: "constant:1", USERS_URL: users.url },
    });
    ({ fights } = setup);
  });
  afterEach(async () => void (await put(fights, {})));
  afterAll(async () => {
    await setup[Symbol.asyncDispose]();
    await users.stop();
  });

  const AT_START = { ...NONE, villains: "constant:1" };

  test("is that of the start at first, and no response has the header", async () => {
    const response = await fights.send(PATH);
    expect(response.headers.get("x-lab-latency")).toBeNull();
    expect(await stateOf(response)).toEqual({
      available: true,
      latency: AT_START,
      at_start: AT_START,
      expires_in: null,
    });
  });

  test("changes while the service runs: calls are delayed, and every response says so", async () => {
    const changed = await stateOf(await put(fights, { heroes: "constant:40", villains: null }));
    const latency = { heroes: "constant:40", villains: null, locations: null };
    expect(changed).toEqual({ available: true, latency, at_start: AT_START, expires_in: 600 });
    const response = await fights.send("/api/fights/execute_fight?mode=parallel");
    const timing = response.headers.get("server-timing") ?? "";
    expect(Number(/hero;dur=([\d.]+)/.exec(timing)?.[1])).toBeGreaterThanOrEqual(38);
    for (const path of ["/api/fights?limit=1", "/api/nothing", "/health"])
      expect((await fights.send(path)).headers.get("x-lab-latency")).toBe(
        "heroes=constant:40, villains=none, locations=none",
      );
    expect(await scrape(fights, "lab_latency_changed", { upstream: "heroes" })).toBe(1);
    expect(await scrape(fights, "lab_latency_changed", { upstream: "locations" })).toBe(0);
  });

  test("is as at the start for upstreams that are left out, and after an empty object", async () => {
    await put(fights, { heroes: "late:0.1:200" });
    expect((await stateOf(await fights.send(PATH))).latency).toEqual({ ...AT_START, heroes: "late:0.1:200" });
    expect(await stateOf(await put(fights, {}))).toMatchObject({ latency: AT_START, expires_in: null });
    expect((await fights.send(PATH)).headers.get("x-lab-latency")).toBeNull();
  });

  test.each([
    ["/heroes", { heroes: "slow" }],
    ["/heroes", { heroes: "constant:60001" }],
    ["/heroes", { heroes: "late:2:100" }],
    ["/heroes", { heroes: "pareto:1:1" }],
    ["/heroes", { heroes: "" }],
    ["/heroes", { heroes: 5 }],
    ["/heroes", { heroes: Array(40).fill("constant:1").join("+") }],
    ["/villains", { heroes: null, villains: " constant:1" }],
    ["/gateway", { gateway: "constant:1" }],
  ])("refuses a value at %s, and changes nothing: %j", async (field, body) => {
    const { errors } = await expectProblem(await put(fights, body), 422, "validation_failed");
    expect(errors?.map((error) => error.field)).toEqual([field]);
    if (field !== "/gateway") expect(errors?.[0]?.reason).toContain("must be constant:MS, normal:MEAN:SD");
    expect((await stateOf(await fights.send(PATH))).expires_in).toBeNull();
  });

  test.each(malformedBodies)("refuses a body that is $name", async (malformed) => {
    const { body, contentType = "application/json", status, code } = malformed;
    const response = await fights.send(PATH, {
      method: "PUT",
      headers: { "content-type": contentType },
      body: body(),
    });
    await expectProblem(response, status, code);
  });

  describe("by a caller on another machine", () => {
    /** As the gateway forwards a request. */
    const elsewhere = { "x-forwarded-for": "192.0.2.1" };
    const change = { heroes: "constant:1" };
    const unchanged = async () => expect((await stateOf(await fights.send(PATH))).expires_in).toBeNull();

    test("is 401 without a token, before the body is looked at", async () => {
      await expectProblem(await put(fights, change, elsewhere), 401, "unauthenticated");
      await expectProblem(await put(fights, { heroes: "slow" }, elsewhere), 401, "unauthenticated");
      await unchanged();
    });

    test("is 403 for a user who is no admin", async () => {
      const authorization = mint.authorization(user);
      await expectProblem(await put(fights, change, { ...elsewhere, authorization }), 403, "forbidden");
      const promoted = mint.authorization({ ...user, role: "admin" });
      const response = await put(fights, change, { ...elsewhere, authorization: promoted });
      await expectProblem(response, 403, "forbidden");
      await unchanged();
    });

    test("is made for an admin", async () => {
      const authorization = mint.authorization(admin);
      const state = await stateOf(await put(fights, change, { ...elsewhere, authorization }));
      expect(state.latency.heroes).toBe("constant:1");
    });

    test("is 401 for a page of another host on this machine", async () => {
      const response = await put(fights, change, { origin: "http://evil.example:8004" });
      await expectProblem(response, 401, "unauthenticated");
      await unchanged();
    });
  });

  test("has no other methods", async () => {
    const response = await fights.send(PATH, { method: "DELETE" });
    expect(response.headers.get("allow")).toBe("GET, HEAD, OPTIONS, PUT");
    await expectProblem(response, 405, "method_not_allowed");
  });
});

describe("the latency of upstreams cannot be changed", () => {
  test("in production, which says so", async () => {
    await using setup = await startWithStandIns({ variables: { NODE_ENV: "production" } });
    const { fights } = setup;
    expect(await stateOf(await fights.send(PATH))).toEqual({
      available: false,
      latency: NONE,
      at_start: NONE,
      expires_in: null,
    });
    for (const body of [{ heroes: "constant:1" }, { heroes: "slow" }, {}]) {
      const { detail } = await expectProblem(await put(fights, body), 403, "development_only");
      expect(detail).toContain("NODE_ENV=production");
    }
    expect((await fights.send("/api/fights/execute_fight")).headers.get("x-lab-latency")).toBeNull();
  });

  test("where several processes share the port", async () => {
    await using setup = await startWithStandIns({ variables: { REUSE_PORT: "true" } });
    const { fights } = setup;
    expect((await stateOf(await fights.send(PATH))).available).toBe(false);
    await expectProblem(await put(fights, { heroes: "constant:1" }), 409, "several_processes");
  });
});
