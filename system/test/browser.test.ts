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

  test("is refused for a page of another host", async () => {
    const response = await send("PUT", LAB, { origin: "http://evil.example" }, { heroes: "constant:30" });
    await expectProblem(response, 401, "unauthenticated");
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
