import { describe, expect, test } from "bun:test";
import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { someUser } from "@super-heroes/testing/stand-ins/access-tokens";
import { ROUTE_RULES } from "../src/routing/route-rules.ts";
import { upstreamOf } from "../src/routing/services.ts";
import { startGateway } from "./gateway-under-test.ts";

const REGISTER = "/api/v1/users/register";
const EVENTS = "/api/v1/analytics/events";
const ADA = { username: "ada", name: "Ada", email: "ada@example.org", password: "correct horse" };

interface Received {
  body: string;
  headers: Headers;
}

/** A service that records the requests it receives. */
function recording() {
  const received: Received[] = [];
  const backend = async (request: Request) => {
    received.push({ body: await request.text(), headers: request.headers });
    return Response.json({ id: 1 }, { status: 201 });
  };
  return { received, backend };
}

describe("a body that its service accepts encrypted only", () => {
  test("is encrypted for that service when the client sends it plain", async () => {
    const { received, backend } = recording();
    await using gateway = await startGateway({ users: backend });
    const response = await gateway.post(REGISTER, ADA);
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ id: 1 });
    const [{ body, headers }] = received as [Received];
    expect(body).not.toContain("correct horse");
    expect(headers.get("x-service-communication")).toBe("encrypted");
    expect(headers.get("content-type")).toBe("application/jose");
    const opened = await gateway.envelopesOf("users").open(body, { method: "POST", path: REGISTER });
    expect(opened).toEqual({ from: "gateway", content: ADA });
  });

  test("that is encrypted already is forwarded unchanged", async () => {
    const { received, backend } = recording();
    await using gateway = await startGateway({ users: backend });
    const envelope = await gateway
      .envelopesOf("analytics")
      .seal("users", { method: "POST", path: REGISTER }, ADA);
    const response = await gateway.post(REGISTER, envelope, {
      "content-type": "application/jose",
      "x-service-communication": "encrypted",
    });
    expect(response.status).toBe(201);
    expect(received[0]?.body).toBe(envelope);
  });

  test.each([
    ["{", "application/json", 400, "invalid_json"],
    ["{}", "text/plain", 415, "unsupported_media_type"],
    [JSON.stringify("x".repeat(64 * 1024)), "application/json", 413, "body_too_large"],
  ])("is refused when it is not valid: %.10s as %s", async (body, contentType, status, code) => {
    const { received, backend } = recording();
    await using gateway = await startGateway({ users: backend });
    await expectProblem(await gateway.post(REGISTER, body, { "content-type": contentType }), status, code);
    expect(received).toBeEmpty();
  });
});

describe("a body with a password or a token", () => {
  const secrets = ROUTE_RULES.filter(({ sealed, path }) => sealed && upstreamOf(path) === "users");
  const TOKENS = { access_token: "secret access", refresh_token: "secret refresh" };

  test.each(secrets.map(({ method, path }) => [method, path.replace(":id", "1")]))(
    "is encrypted, and so is its response: %s %s",
    async (method, path) => {
      const { received, backend } = recording();
      let sent = "";
      await using gateway = await startGateway({
        async users(request) {
          const { headers } = await backend(request);
          expect(request.headers.get("x-encrypt-response")).toBe("true");
          sent = usersEnvelopes().seal("gateway", { method, path }, TOKENS, { isResponse: true });
          headers.set("content-type", "application/jose");
          headers.append("set-cookie", "a=1");
          headers.append("set-cookie", "b=2");
          return new Response(sent, { status: 200, headers });
        },
      });
      const usersEnvelopes = () => gateway.envelopesOf("users");
      const response = await gateway.send(path, {
        method,
        headers: { "content-type": "application/json", "x-encrypt-response": "true" },
        body: JSON.stringify(ADA),
      });
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("application/json");
      expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
      expect<unknown>(await response.json()).toEqual(TOKENS);
      expect(sent).not.toContain("secret");
      expect(received).toHaveLength(1);
      expect(usersEnvelopes().open(received[0]?.body ?? "", { method, path }).content).toEqual(ADA);
    },
  );

  test.each([
    ["is no envelope", () => "x.y.z"],
    [
      "was sealed for another route",
      (users: Envelopes) =>
        users.seal("gateway", { method: "POST", path: "/other" }, TOKENS, { isResponse: true }),
    ],
  ])("is 502 when the response %s", async (_, respond) => {
    await using gateway = await startGateway({
      users: () =>
        new Response(respond(gateway.envelopesOf("users")), {
          headers: { "content-type": "application/jose" },
        }),
    });
    await expectProblem(await gateway.post("/api/v1/users/login", ADA), 502, "users_bad_answer");
  });

  test("gets the errors of the service unchanged", async () => {
    const problem = { status: 401, code: "unauthenticated" };
    await using gateway = await startGateway({
      users: () =>
        Response.json(problem, { status: 401, headers: { "content-type": "application/problem+json" } }),
    });
    const response = await gateway.post("/api/v1/users/login", ADA);
    expect(response.status).toBe(401);
    expect<unknown>(await response.json()).toEqual(problem);
  });
});

/** The users service with one stored user and their role. */
const usersWith = (stored: ReadonlyMap<number, string>) => () => {
  const [[id, role] = []] = stored;
  return id === undefined ? new Response("", { status: 401 }) : Response.json({ id, role });
};

describe("events through the gateway", () => {
  const event = { id: "e1", type: "test", source: "tests", time: "2030-01-01T00:00:00Z", data: {} };

  test("are accepted from admins only", async () => {
    const { received, backend } = recording();
    const stored = new Map([[1, "admin"]]);
    await using gateway = await startGateway({ analytics: backend, users: usersWith(stored) });
    await expectProblem(await gateway.post(EVENTS, event), 401, "unauthenticated");
    const authorization = gateway.mint.authorization(someUser(7));
    await expectProblem(await gateway.post(EVENTS, event, { authorization }), 403, "forbidden");
    expect(received).toBeEmpty();
    const admin = gateway.mint.authorization(someUser(1, "admin"));
    // The token is still valid, but its user was demoted or removed since.
    stored.set(1, "user");
    await expectProblem(await gateway.post(EVENTS, event, { authorization: admin }), 403, "forbidden");
    stored.delete(1);
    await expectProblem(await gateway.post(EVENTS, event, { authorization: admin }), 401, "unauthenticated");
    expect(received).toBeEmpty();
    stored.set(1, "admin");
    expect((await gateway.post(EVENTS, event, { authorization: admin })).status).toBe(201);
    const [{ body }] = received as [Received];
    expect(await gateway.envelopesOf("analytics").open(body, { method: "POST", path: EVENTS })).toEqual({
      from: "gateway",
      content: event,
    });
  });

  test("are not accepted while the users service is down", async () => {
    const { received, backend } = recording();
    await using gateway = await startGateway({ analytics: backend });
    const authorization = gateway.mint.authorization(someUser(1, "admin"));
    await expectProblem(await gateway.post(EVENTS, event, { authorization }), 503, "users_unreachable");
    expect(received).toBeEmpty();
  });
});
