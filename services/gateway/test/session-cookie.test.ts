import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { tokens as example } from "../contracts/users.ts";
import { type Backend, type GatewayUnderTest, startGateway } from "./gateway-under-test.ts";

const LOGIN = "/api/v1/users/login";
const SESSION = "/api/v1/users/session";
const ADA = { username: "ada", password: "correct horse" };
const tokens = (refreshToken: string) => ({ ...example, refresh_token: refreshToken });
const COOKIE = "super_heroes_session=session-1.secret-1";
const refused = () =>
  Response.json({ code: "unauthenticated" }, { status: 401, headers: { "www-authenticate": "Bearer" } });

/** A request as it reached users, its body decrypted. */
interface Received {
  target: string;
  headers: Headers;
  content: unknown;
}

/** A gateway before a stand-in for users, which records what it gets and responds by its route. */
async function start(
  responses: Record<string, () => Response | Promise<Response>> = {},
  variables: Record<string, string> = {},
) {
  const received: Received[] = [];
  let gateway: GatewayUnderTest | undefined;
  const users: Backend = async (request) => {
    const path = new URL(request.url).pathname;
    const body = await request.text();
    const { content } = gateway?.envelopesOf("users").open(body, { method: "POST", path }) ?? {};
    received.push({ target: `${request.method} ${path}`, headers: request.headers, content });
    return (await responses[path]?.()) ?? Response.json({}, { status: 404 });
  };
  gateway = await startGateway({ users }, variables);
  const origin = new URL(gateway.url).origin;
  const session = (method: "POST" | "DELETE", headers: Record<string, string> = {}) =>
    (gateway as GatewayUnderTest).send(SESSION, { method, headers: { origin, ...headers } });
  return {
    gateway,
    origin,
    received,
    login: (headers: Record<string, string>) => (gateway as GatewayUnderTest).post(LOGIN, ADA, headers),
    renew: (headers = {}) => session("POST", { cookie: COOKIE, ...headers }),
    end: (headers = {}) => session("DELETE", { cookie: COOKIE, ...headers }),
    session,
    [Symbol.asyncDispose]: () => (gateway as GatewayUnderTest)[Symbol.asyncDispose](),
  };
}

/** The attributes of the one session cookie that a response sets. */
function cookieOf({ headers }: Response) {
  const cookies = headers.getSetCookie().filter((cookie) => cookie.startsWith("super_heroes_session="));
  expect(cookies).toHaveLength(1);
  const [pair = "", ...attributes] = (cookies[0] ?? "").split("; ");
  return { value: pair.slice(pair.indexOf("=") + 1), attributes };
}

const ATTRIBUTES = ["Path=/api/v1/users/session", "HttpOnly", "SameSite=Strict"];
const KEPT = ["Max-Age=2592000", ...ATTRIBUTES];
const CLEARED = ["Max-Age=0", ...ATTRIBUTES];

describe("a login", () => {
  const responses = {
    [LOGIN]: () =>
      Response.json(tokens("session-1.secret-1"), {
        headers: { "set-cookie": "known_device=a.b.c; HttpOnly" },
      }),
  };

  test("that requests the cookie gets the refresh token there, and not in the body", async () => {
    await using setup = await start(responses);
    const response = await setup.login({ origin: setup.origin, "x-session-cookie": "true" });
    expect(response.status).toBe(200);
    const { refresh_token, ...rest } = tokens("");
    expect<unknown>(await response.json()).toEqual(rest);
    expect(cookieOf(response)).toEqual({ value: "session-1.secret-1", attributes: KEPT });
    expect(response.headers.getSetCookie()[0]).toStartWith("known_device=");
  });

  test("of any other client is unchanged", async () => {
    await using setup = await start(responses);
    for (const headers of [{}, { origin: "https://evil.example" }, { "x-session-cookie": "false" }]) {
      const response = await setup.login(headers as Record<string, string>);
      expect<unknown>(await response.json()).toEqual(tokens("session-1.secret-1"));
      expect(response.headers.getSetCookie()).toEqual(["known_device=a.b.c; HttpOnly"]);
    }
  });

  test("with another value of the header is refused, and not taken as one without a cookie", async () => {
    await using setup = await start(responses);
    for (const value of ["yes", "1", "TRUE", ""]) {
      const response = await setup.login({ origin: setup.origin, "x-session-cookie": value });
      await expectProblem(response, 422, "validation_failed");
      expect(response.headers.getSetCookie()).toEqual([]);
    }
  });

  test("has a Secure cookie where the page was loaded by https", async () => {
    await using setup = await start(responses, { TRUSTED_PROXIES: "127.0.0.1" });
    const response = await setup.login({
      origin: "https://heroes.example",
      "x-forwarded-host": "heroes.example",
      "x-session-cookie": "true",
    });
    expect(cookieOf(response).attributes).toEqual([...KEPT, "Secure"]);
  });

  test("that is refused sets no cookie", async () => {
    await using setup = await start({ [LOGIN]: refused });
    const response = await setup.login({ origin: setup.origin, "x-session-cookie": "true" });
    expect(response.status).toBe(401);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  test.each(["https://evil.example", "null", ""])("from the origin %p gets no cookie", async (origin) => {
    await using setup = await start(responses);
    const response = await setup.login({ origin, "x-session-cookie": "true" });
    await expectProblem(response, 403, "foreign_origin");
    expect(setup.received).toEqual([]);
  });

  test("with an encrypted body cannot request the cookie", async () => {
    await using setup = await start(responses);
    const headers = {
      origin: setup.origin,
      "x-session-cookie": "true",
      "content-type": "application/jose",
      "x-service-communication": "encrypted",
    };
    await expectProblem(await setup.gateway.post(LOGIN, "a..b.c.d", headers), 422, "validation_failed");
  });

  test("whose response is not one of a login is 502, without its content", async () => {
    await using setup = await start({ [LOGIN]: () => Response.json({ refresh_token: "secret" }) });
    const response = await setup.login({ origin: setup.origin, "x-session-cookie": "true" });
    const problem = await expectProblem(response, 502, "users_bad_answer");
    expect(JSON.stringify(problem)).not.toContain("secret");
  });
});

describe("a renewal", () => {
  test("exchanges the token of the cookie, in an encrypted body", async () => {
    await using setup = await start({
      "/api/v1/users/refresh": () => Response.json(tokens("session-1.secret-2")),
    });
    const response = await setup.renew({ authorization: "Bearer expired", "accept-language": "en" });
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const { refresh_token, ...rest } = tokens("");
    expect<unknown>(await response.json()).toEqual(rest);
    expect(cookieOf(response)).toEqual({ value: "session-1.secret-2", attributes: KEPT });
    const [{ target, headers, content }] = setup.received as [Received];
    expect(target).toBe("POST /api/v1/users/refresh");
    expect(content).toEqual({ refresh_token: "session-1.secret-1" });
    for (const name of ["cookie", "authorization"]) expect(headers.get(name)).toBeNull();
    expect(headers.get("accept-language")).toBe("en");
    expect(headers.get("x-correlation-id")).toBe(response.headers.get("x-correlation-id"));
  });

  test.each([
    {},
    { cookie: "other=1" },
    { cookie: "super_heroes_session=" },
    { cookie: "super_heroes_session=no token" },
    { cookie: "xsuper_heroes_session=session-1.secret-1" },
  ])("without a token is 204, because there is no session: %p", async (headers) => {
    await using setup = await start();
    const response = await setup.session("POST", headers as Record<string, string>);
    expect(response.status).toBe(204);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(setup.received).toEqual([]);
  });

  test("of a session that has ended is 401 and removes the cookie", async () => {
    await using setup = await start({ "/api/v1/users/refresh": refused });
    const response = await setup.renew();
    expect(response.status).toBe(401);
    expect(cookieOf(response)).toEqual({ value: "", attributes: CLEARED });
  });

  test.each([429, 500, 503])("that fails with %d keeps the cookie", async (status) => {
    await using setup = await start({
      "/api/v1/users/refresh": () => Response.json({}, { status, headers: { "retry-after": "7" } }),
    });
    const response = await setup.renew();
    expect(response.status).toBe(status);
    expect(response.headers.get("retry-after")).toBe("7");
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  test("keeps the cookie while users is down", async () => {
    await using setup = await start();
    await setup.gateway.kill("users");
    const response = await setup.renew();
    expect(response.headers.getSetCookie()).toEqual([]);
    await expectProblem(response, 502, "users_unreachable");
  });

  test("is counted like other uses of credentials, but not without a cookie", async () => {
    await using setup = await start(
      { "/api/v1/users/refresh": () => Response.json(tokens("session-1.secret-2")) },
      { CREDENTIALS_LIMIT_PER_MINUTE: "2" },
    );
    for (let page = 0; page < 5; page++) expect((await setup.session("POST")).status).toBe(204);
    for (let renewal = 0; renewal < 2; renewal++) expect((await setup.renew()).status).toBe(200);
    const limited = await setup.renew();
    expect(limited.headers.get("retry-after")).toMatch(/^\d+$/);
    await expectProblem(limited, 429, "rate_limited");
  });
});

describe("signing out", () => {
  test("ends the session at users, and removes the cookie", async () => {
    await using setup = await start({ "/api/v1/users/logout": () => new Response(null, { status: 204 }) });
    const response = await setup.end();
    expect(response.status).toBe(204);
    expect(cookieOf(response)).toEqual({ value: "", attributes: CLEARED });
    expect(setup.received.map(({ target, content }) => [target, content])).toEqual([
      ["POST /api/v1/users/logout", { refresh_token: "session-1.secret-1" }],
    ]);
  });

  test("without a session is 204 too", async () => {
    await using setup = await start();
    expect((await setup.session("DELETE")).status).toBe(204);
    expect(setup.received).toEqual([]);
  });

  test("keeps the cookie where the session could not be ended", async () => {
    await using setup = await start({ "/api/v1/users/logout": () => Response.json({}, { status: 503 }) });
    const response = await setup.end();
    expect(response.status).toBe(503);
    expect(response.headers.getSetCookie()).toEqual([]);
  });
});

describe("the session of the cookie", () => {
  test.each(["https://evil.example", "http://localhost:1", "null", ""])(
    "is not used for a page of the origin %p",
    async (origin) => {
      await using setup = await start();
      for (const response of [await setup.renew({ origin }), await setup.end({ origin })]) {
        expect(response.headers.getSetCookie()).toEqual([]);
        expect(response.headers.get("access-control-allow-origin")).toBeNull();
        await expectProblem(response, 403, "foreign_origin");
      }
      expect(setup.received).toEqual([]);
    },
  );

  test("is not used for an origin that may read the API otherwise", async () => {
    await using setup = await start({}, { CORS_ORIGINS: "https://app.example" });
    await expectProblem(await setup.renew({ origin: "https://app.example" }), 403, "foreign_origin");
  });

  test("is not used without an Origin", async () => {
    await using setup = await start();
    for (const method of ["POST", "DELETE"]) {
      const response = await setup.gateway.send(SESSION, { method, headers: { cookie: COOKIE } });
      await expectProblem(response, 403, "foreign_origin");
    }
  });

  test("is not used by the routes for other clients", async () => {
    await using setup = await start({ "/api/v1/users/refresh": refused });
    const response = await setup.gateway.post(
      "/api/v1/users/refresh",
      { refresh_token: "x" },
      { cookie: COOKIE },
    );
    expect(response.status).toBe(401);
    expect(setup.received[0]?.content).toEqual({ refresh_token: "x" });
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  test("has no other methods", async () => {
    await using setup = await start();
    const response = await setup.gateway.send(SESSION);
    expect(response.headers.get("allow")).toBe("DELETE, OPTIONS, POST");
    await expectProblem(response, 405, "method_not_allowed");
  });
});
