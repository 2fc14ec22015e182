import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/expect-problem";
import { forGeneratedBodies } from "@super-heroes/testing/generated-bodies";
import { malformedBodies } from "@super-heroes/testing/malformed-bodies";
import { rawRequest } from "@super-heroes/testing/raw-request";
import { type GatewayUnderTest, startGateway } from "./gateway-under-test.ts";

const REGISTER = "/api/v1/users/register";

let gateway: GatewayUnderTest;
/** What reached a service. */
let arrived: string[] = [];

beforeAll(async () => {
  const noting = (request: Request) => {
    arrived.push(new URL(request.url).pathname);
    return new Response("", { status: 404 });
  };
  gateway = await startGateway({ users: noting, heroes: noting, orders: noting });
});
afterAll(() => gateway[Symbol.asyncDispose]());

describe("a body that the gateway would encrypt", () => {
  // What is JSON but no registration is for users to refuse: the gateway knows no schema but its own.
  const unreadable = malformedBodies.filter(
    ({ status, name }) => status !== 422 || /deep|limit allows|text of/.test(name),
  );

  test.each(unreadable)("that is $name: $status $code", async (malformed) => {
    arrived = [];
    const response = await gateway.send(REGISTER, {
      method: "POST",
      headers: { "content-type": malformed.contentType ?? "application/json" },
      body: malformed.body(),
    });
    await expectProblem(response, malformed.status, malformed.code);
    expect(arrived).toBeEmpty();
  });

  test("of any JSON is passed on or refused, never a 500", async () => {
    await forGeneratedBodies({ username: "ada", password: "correct horse" }, async (body) => {
      expect([404, 422]).toContain((await gateway.post(REGISTER, body)).status);
    });
  });
});

test("a body over the limit reaches no service, by whatever method", async () => {
  arrived = [];
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    const response = await gateway.send("/api/heroes/1", { method, body: "x".repeat(64 * 1024 + 1) });
    await expectProblem(response, 413, "body_too_large");
  }
  expect(arrived).toBeEmpty();
});

test.each([
  ["passed on", "PUT /api/heroes/1"],
  ["encrypted", `POST ${REGISTER}`],
])(
  "a body that would be %s and does not arrive in time is 408, and reaches no service",
  async (_, request) => {
    arrived = [];
    const head = [
      `${request} HTTP/1.1`,
      "host: localhost",
      "content-type: application/json",
      "content-length: 20",
      "x-deadline-ms: 20",
    ];
    const response = await rawRequest(gateway.url, `${head.join("\r\n")}\r\n\r\n{"name":`);
    expect(response.status).toBe(408);
    expect(JSON.parse(response.body).code).toBe("body_timeout");
    expect(arrived).toBeEmpty();
  },
);

describe("what is sent to confuse", () => {
  const raw = (line: string, ...headers: string[]) =>
    rawRequest(
      gateway.url,
      [`GET ${line} HTTP/1.1`, "host: localhost", "connection: close", ...headers, "", ""].join("\r\n"),
    );

  test.each([
    ["/api/heroes/..%2f..%2fusers", []],
    ["/api/heroes/../orders", ["/api/orders"]],
    ["/api/../../etc/passwd", []],
    ["//users/api/users", []],
    ["/api/heroes/%0d%0aHost:%20elsewhere", []],
  ])("path %s goes where it says and nowhere else", async (path, expected) => {
    arrived = [];
    const { status } = await raw(path);
    expect([400, 404]).toContain(status);
    expect(arrived).toEqual(expected);
  });

  test("a header that is cut by CR and LF makes no second one for the service", async () => {
    arrived = [];
    const { status } = await raw("/api/heroes", "x-note: a\r\n b: injected");
    expect([400, 404]).toContain(status);
    expect((await gateway.send("/health")).status).toBe(200);
  });

  test("both Content-Length and Transfer-Encoding are no way to hide a request", async () => {
    arrived = [];
    await rawRequest(
      gateway.url,
      "POST /api/heroes HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /api/orders HTTP/1.1\r\nhost: x\r\n\r\n",
    );
    expect(arrived).not.toContain("/api/orders");
  });
});
