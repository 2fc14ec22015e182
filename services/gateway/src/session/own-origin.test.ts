import { describe, expect, test } from "bun:test";
import { requireOwnOrigin } from "./own-origin.ts";

describe("the origin of a page of this server", () => {
  test.each([
    ["http://localhost:8000", "localhost:8000", false],
    ["https://example.org", "example.org", true],
    ["https://example.org", "example.org:443", true],
    ["http://example.org", "EXAMPLE.org:80", false],
    ["http://[::1]:8000", "[::1]:8000", false],
  ])("%s for %s is accepted", (origin, host, isSecure) => {
    expect(requireOwnOrigin(origin, host)).toEqual({ isSecure });
  });

  test.each([
    [null, "localhost:8000"],
    ["null", "localhost:8000"],
    ["", "localhost:8000"],
    ["http://localhost:8000", null],
    ["http://localhost:8000", ""],
    ["http://localhost:3000", "localhost:8000"],
    ["http://localhost", "localhost:8000"],
    ["http://127.0.0.1:8000", "localhost:8000"],
    ["https://example.org.evil.example", "example.org"],
    ["https://evil.example/example.org", "example.org"],
    ["https://example.org@evil.example", "example.org"],
    ["https://user@example.org", "example.org"],
    ["https://example.org/", "example.org"],
    ["https://example.org, https://evil.example", "example.org"],
    ["https://evil.example", "example.org@evil.example"],
    ["file://", ""],
    ["chrome-extension://abc", "abc"],
  ])("%p for %p is refused", (origin, host) => {
    expect(() => requireOwnOrigin(origin, host)).toThrow(
      expect.objectContaining({ status: 403, code: "foreign_origin" }),
    );
  });

  test("the message has both, so that an operator sees which proxy changed the host", () => {
    expect(() => requireOwnOrigin("https://example.org", "gateway:8000")).toThrow(
      'must have the host "gateway:8000", got "https://example.org"',
    );
    expect(() => requireOwnOrigin(null, "gateway:8000")).toThrow(
      'must have the host "gateway:8000", got none',
    );
  });
});
