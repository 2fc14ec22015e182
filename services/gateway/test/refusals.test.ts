import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { rawRequest } from "@super-heroes/testing/http/raw-request";
import { forGeneratedBodies } from "@super-heroes/testing/inputs/generated-bodies";
import { isUnreadable, malformedBodies } from "@super-heroes/testing/inputs/malformed-bodies";
import { type GatewayUnderTest, startGateway } from "./gateway-under-test.ts";

const REGISTER = "/api/v1/users/register";

let gateway: GatewayUnderTest;
/** The paths of the requests that reached a service. */
let received: string[] = [];

beforeAll(async () => {
  const recording = (request: Request) => {
    received.push(new URL(request.url).pathname);
    return new Response("", { status: 404 });
  };
  gateway = await startGateway({ users: recording, heroes: recording, orders: recording });
});
afterAll(() => gateway[Symbol.asyncDispose]());

describe("a body that the gateway would encrypt", () => {
  // JSON that is not a registration is refused by users: the gateway does not know its schema.
  test.each(malformedBodies.filter(isUnreadable))("that is $name: $status $code", async (malformed) => {
    received = [];
    const response = await gateway.send(REGISTER, {
      method: "POST",
      headers: { "content-type": malformed.contentType ?? "application/json" },
      body: malformed.body(),
    });
    await expectProblem(response, malformed.status, malformed.code);
    expect(received).toBeEmpty();
  });

  test("of any JSON is forwarded or refused, never a 500", async () => {
    await forGeneratedBodies({ username: "ada", password: "correct horse" }, async (body) => {
      expect([404, 422]).toContain((await gateway.post(REGISTER, body)).status);
    });
  });
});

test("a body over the limit reaches no service, with any method", async () => {
  received = [];
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    const response = await gateway.send("/api/heroes/1", { method, body: "x".repeat(64 * 1024 + 1) });
    await expectProblem(response, 413, "body_too_large");
  }
  expect(received).toBeEmpty();
});

test.each([
  ["forwarded", "PUT /api/heroes/1"],
  ["encrypted", `POST ${REGISTER}`],
])("a body to be %s that does not arrive in time is 408 and reaches no service", async (_, request) => {
  received = [];
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
  expect(received).toBeEmpty();
});

describe("an ambiguous request", () => {
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
  ])("with path %s goes to the service of its canonical path only", async (path, expected) => {
    received = [];
    const { status } = await raw(path);
    expect([400, 404]).toContain(status);
    expect(received).toEqual(expected);
  });

  test("with CR and LF in a header adds no header for the service", async () => {
    received = [];
    const { status } = await raw("/api/heroes", "x-note: a\r\n b: injected");
    expect([400, 404]).toContain(status);
    expect((await gateway.send("/health")).status).toBe(200);
  });

  test("with Content-Length and Transfer-Encoding hides no second request", async () => {
    received = [];
    await rawRequest(
      gateway.url,
      "POST /api/heroes HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /api/orders HTTP/1.1\r\nhost: x\r\n\r\n",
    );
    expect(received).not.toContain("/api/orders");
  });
});
