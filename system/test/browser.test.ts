import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchSystem, type RunningSystem } from "@super-heroes/system/launch/launch";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { services } from "../src/services.ts";
import { embeddedSystem } from "./embedded-system.ts";

// Eight processes start, on a machine that may be busy with other things.
setDefaultTimeout(60_000);

const ADMIN = { username: "admin", password: "correct horse battery" };
const SESSION = "/api/v1/users/session";

let folder: string;
let system: RunningSystem;
let gateway: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "super-heroes-browser-"));
  system = await launchSystem({
    services,
    // Keys are made for development.
    env: { ...embeddedSystem(folder), NODE_ENV: "development", ADMIN_PASSWORD: ADMIN.password },
    output: (name) => join(folder, `${name}.log`),
  });
  gateway = system.services.find(({ name }) => name === "gateway")?.url ?? "";
});
afterAll(async () => {
  await system?.stop();
  await rm(folder, { recursive: true, force: true });
});

const send = (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) =>
  fetch(gateway + path, {
    method,
    headers: {
      origin: gateway,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

/** The session cookie that a response sets, as a browser sends it back. */
function cookieIn({ headers }: Response): string {
  const cookie = headers.getSetCookie().find((one) => one.startsWith("super_heroes_session="));
  return cookie?.split(";", 1)[0] ?? "no cookie";
}

async function signIn(): Promise<string> {
  const response = await send("POST", "/api/v1/users/login", { "x-session-cookie": "true" }, ADMIN);
  expect(response.status).toBe(200);
  return cookieIn(response);
}

interface Tokens {
  access_token: string;
  refresh_token?: string;
  user: { username: string };
}

const profile = ({ access_token: token }: Tokens) =>
  send("GET", "/api/v1/users/profile", { authorization: `Bearer ${token}` });

describe("the session of a browser", () => {
  test("is renewed by the cookie alone, and its access tokens work", async () => {
    const first = await signIn();
    const response = await send("POST", SESSION, { cookie: first });
    const tokens = (await response.json()) as Tokens;
    expect(tokens.user.username).toBe("admin");
    expect(tokens.refresh_token).toBeUndefined();
    expect(cookieIn(response)).not.toBe(first);
    expect((await profile(tokens)).status).toBe(200);
  });

  test("survives two tabs that renew it at once", async () => {
    const cookie = await signIn();
    const responses = await Promise.all(Array.from({ length: 2 }, () => send("POST", SESSION, { cookie })));
    expect(responses.map(({ status }) => status)).toEqual([200, 200]);
    const [one, other] = responses.map(cookieIn);
    expect(one).toBe(other as string);
    const later = await send("POST", SESSION, { cookie: one as string });
    expect(later.status).toBe(200);
    expect((await profile((await later.json()) as Tokens)).status).toBe(200);
  });

  test("ends for everybody when a used token comes back after its successor was used", async () => {
    const stolen = await signIn();
    const next = cookieIn(await send("POST", SESSION, { cookie: stolen }));
    const newest = cookieIn(await send("POST", SESSION, { cookie: next }));
    const again = await send("POST", SESSION, { cookie: stolen });
    expect(again.status).toBe(401);
    expect(cookieIn(again)).toBe("super_heroes_session=");
    await expectProblem(await send("POST", SESSION, { cookie: newest }), 401, "unauthenticated");
  });

  test("ends when its user signs out: neither the cookie nor the access token may write afterwards", async () => {
    const first = await signIn();
    const renewed = await send("POST", SESSION, { cookie: first });
    const tokens = (await renewed.json()) as Tokens;
    const cookie = cookieIn(renewed);
    const out = await send("DELETE", SESSION, { cookie });
    expect(out.status).toBe(204);
    expect(cookieIn(out)).toBe("super_heroes_session=");
    await expectProblem(await send("POST", SESSION, { cookie }), 401, "unauthenticated");
    const write = await send(
      "POST",
      "/api/heroes",
      { authorization: `Bearer ${tokens.access_token}` },
      { name: "After The End", level: 1 },
    );
    await expectProblem(write, 401, "unauthenticated");
  });

  test("is out of reach of a foreign page: nothing is renewed or ended", async () => {
    const cookie = await signIn();
    const origin = "https://evil.example";
    for (const method of ["POST", "DELETE"])
      await expectProblem(await send(method, SESSION, { cookie, origin }), 403, "foreign_origin");
    expect((await send("POST", SESSION, { cookie })).status).toBe(200);
  });
});

describe("two clicks on one button", () => {
  const stage = (body: unknown, key: string) => send("POST", "/api/fights", { "idempotency-key": key }, body);
  const drawn = async () => {
    const { hero, villain } = await (await send("GET", "/api/fights/randomfighters")).json();
    const location = await (await send("GET", "/api/fights/randomlocation")).json();
    return { hero, villain, location };
  };
  const newest = async () => await (await send("GET", "/api/fights?limit=100")).json();

  test("are one fight, whose second response says so", async () => {
    const before = await newest();
    const fighters = await drawn();
    const key = crypto.randomUUID();
    const responses = await Promise.all([stage(fighters, key), stage(fighters, key)]);
    expect(responses.map(({ status }) => status)).toEqual([200, 200]);
    const [one, other] = await Promise.all(responses.map((response) => response.json()));
    expect(one).toEqual(other);
    const replays = responses.map(({ headers }) => headers.get("idempotency-replayed"));
    expect(new Set(replays)).toEqual(new Set([null, "true"]));
    expect((await newest()).slice(0, 2)).toEqual([one, ...before.slice(0, 1)]);
  });

  test("with other fighters in between are two fights, each with a key of its own", async () => {
    const key = crypto.randomUUID();
    const first = await drawn();
    expect((await stage(first, key)).status).toBe(200);
    const second = { ...first, location: { ...first.location, name: "Somewhere Else" } };
    await expectProblem(await stage(second, key), 422, "idempotency_key_reused");
    expect((await stage(second, crypto.randomUUID())).status).toBe(200);
  });
});

describe("what a page shows", () => {
  /** As a page of this gateway loads it: its policy allows pictures of its own origin only. */
  const atGateway = (picture: string) => new URL(picture).pathname;

  test("every generated picture is at the gateway too, under the same path", async () => {
    const fighters = await (await send("GET", "/api/fights/randomfighters")).json();
    const location = await (await send("GET", "/api/fights/randomlocation")).json();
    for (const { picture } of [fighters.hero, fighters.villain, location]) {
      const response = await send("GET", atGateway(picture));
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("image/svg+xml");
      expect(await response.text()).toStartWith("<svg ");
    }
  });

  test.each([
    ["markup", `<img src=x onerror="alert(1)">`],
    ["a name from right to left", "\u202e\u05d0\u05d1\u05d2 \u05d3\u05d4"],
    ["emoji", "\u{1f9b8}\u200d\u2640\ufe0f \u{1f9b9}"],
  ])("%s is a name like any other: stored, found, drawn and fought with", async (_, name) => {
    const { access_token: token } = await (await send("POST", "/api/v1/users/login", {}, ADMIN)).json();
    const authorization = `Bearer ${token}`;
    const powers = "\u{1f9b9}, <b>strong</b>, ".padEnd(10_000, "long ");
    const created = await send("POST", "/api/heroes", { authorization }, { name, level: 3, powers });
    expect(created.status).toBe(201);
    const hero = await created.json();
    expect(hero).toMatchObject({ name, powers });
    const found = await (
      await send("GET", `/api/heroes?limit=5&${new URLSearchParams({ name_filter: name })}`)
    ).json();
    expect(found).toEqual([hero]);
    const picture = await (await send("GET", atGateway(hero.picture))).text();
    expect(picture).not.toContain("<img");
    const opponent = await (await send("GET", "/api/villains/random_villain")).json();
    const fight = await send("POST", "/api/fights", {}, { hero, villain: opponent, location: { name } });
    expect((await fight.json()).hero).toEqual(hero);
  });

  test("cannot be framed by another page, pages and responses of the API alike", async () => {
    for (const path of ["/", "/race", "/api/heroes?limit=1", "/api/nothing", SESSION]) {
      const { headers } = await send("GET", path);
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(headers.get("x-frame-options")).toBe("DENY");
    }
  });
});

describe("an experiment with slow upstreams", () => {
  const LAB = "/api/lab/latency";

  test("is made and seen through the gateway", async () => {
    const change = await send("PUT", LAB, {}, { heroes: "constant:30" });
    expect(change.status).toBe(200);
    const fight = await send("GET", "/api/fights/execute_fight");
    expect(fight.headers.get("x-lab-latency")).toBe("heroes=constant:30, villains=none, locations=none");
    expect((await send("PUT", LAB, {}, {})).status).toBe(200);
    expect((await send("GET", "/api/fights?limit=1")).headers.get("x-lab-latency")).toBeNull();
  });

  test.each([
    ["a page of another host", { origin: "http://evil.example" }],
    ["a client of a proxy on this machine", { "x-forwarded-for": "192.0.2.1" }],
    ["a client of one that sends Forwarded", { forwarded: "for=192.0.2.1" }],
  ])("is refused for %s", async (_, headers) => {
    const response = await send("PUT", LAB, headers as Record<string, string>, { heroes: "constant:30" });
    await expectProblem(response, 401, "unauthenticated");
    expect((await (await send("GET", LAB)).json()).expires_in).toBeNull();
  });

  test("is for admins on other machines", async () => {
    const { access_token: token } = await (await send("POST", "/api/v1/users/login", {}, ADMIN)).json();
    const headers = { "x-forwarded-for": "192.0.2.1", authorization: `Bearer ${token}` };
    expect((await send("PUT", LAB, headers, { heroes: "constant:1" })).status).toBe(200);
    expect((await send("PUT", LAB, headers, {})).status).toBe(200);
  });
});

test("the health of the system has the stores, the circuits, and the calls of fights and orders", async () => {
  const { status, services: states } = await (await send("GET", "/api/health")).json();
  expect(status).toBe("up");
  const circuits = { proxied: "closed", own: "closed" };
  expect(states.heroes).toMatchObject({ status: "up", circuits, checks: { store: "up" } });
  for (const upstream of ["heroes", "villains", "locations"])
    expect(states.fights.calls[upstream]).toEqual({
      status: "up",
      latency_ms: expect.any(Number),
      circuit: "closed",
    });
  expect(states.orders.calls.users).toMatchObject({ status: "up", circuit: "closed" });
});
