import { describe, expect, test } from "bun:test";
import { endpointOf } from "./endpoint.ts";
import { isRepeatable, requestBytes } from "./proxy-request.ts";

const endpoint = endpointOf("http://users:8005/api");
const bytesOf = (request: Partial<Parameters<typeof requestBytes>[0]>, keepAlive = true) =>
  requestBytes({ method: "GET", path: "/users", headers: "", ...request }, endpoint, keepAlive);

describe("a request is written", () => {
  const start = "/api/users HTTP/1.1\r\nHost: users:8005\r\n";

  test("with Host, the caller's headers, and nothing else where there is no body", () => {
    expect(bytesOf({ headers: "accept: */*\r\nx-id: 1\r\n" }).toString()).toBe(
      `GET ${start}accept: */*\r\nx-id: 1\r\n\r\n`,
    );
  });

  test("with its body, byte for byte, and the length of it", () => {
    const body = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const head = Buffer.from(`PUT ${start}Content-Length: 256\r\nx: y\r\n\r\n`);
    expect(bytesOf({ method: "PUT", headers: "x: y\r\n", body })).toEqual(Buffer.concat([head, body]));
  });

  test.each(["POST", "PUT", "PATCH"])("with a Content-Length of 0, where %s would have content", (method) => {
    expect(bytesOf({ method }).toString()).toBe(`${method} ${start}Content-Length: 0\r\n\r\n`);
  });

  test("with header values in Latin-1", () => {
    const bytes = bytesOf({ headers: "x: Zo\xeb\r\n", body: Buffer.from("é") });
    expect(bytes.toString("latin1")).toEndWith("x: Zo\xeb\r\n\r\n\xc3\xa9");
  });

  test("with Connection: close where it is not kept", () => {
    expect(bytesOf({}, false).toString()).toBe(`GET ${start}Connection: close\r\n\r\n`);
  });
});

test.each(["", "GET /x HTTP/1.1\r\nGET", "GE T", "CONNECT"])("%j is not a method", (method) => {
  expect(() => bytesOf({ method })).toThrow(TypeError);
});

test("only a safe request without a body may be repeated", () => {
  const repeatable = (method: string, body?: Uint8Array) =>
    isRepeatable({ method, path: "/", headers: "", body });
  expect(["GET", "HEAD"].every((method) => repeatable(method))).toBe(true);
  expect(["POST", "PUT", "PATCH", "DELETE"].some((method) => repeatable(method))).toBe(false);
  expect(repeatable("GET", Buffer.from("{}"))).toBe(false);
});
