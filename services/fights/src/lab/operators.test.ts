import { describe, expect, test } from "bun:test";
import { isLocal } from "./operators.ts";

describe("a request is local", () => {
  test.each([
    ["127.0.0.1", {}],
    ["127.8.9.1", {}],
    ["::1", {}],
    ["::ffff:127.0.0.1", {}],
    ["127.0.0.1", { "x-forwarded-for": "127.0.0.1" }],
    ["127.0.0.1", { "x-forwarded-for": "::1, 127.0.0.1" }],
    ["127.0.0.1", { origin: "http://localhost:8000" }],
    ["127.0.0.1", { origin: "http://127.0.0.1:8000" }],
    ["::1", { origin: "http://[::1]:8000" }],
  ])("from %s with %p", (peer, headers) => {
    expect(isLocal(new Headers(headers as Record<string, string>), peer)).toBe(true);
  });
});

describe("a request is not local", () => {
  test.each([
    [undefined, {}],
    ["", {}],
    ["192.0.2.1", {}],
    ["10.0.0.1", { "x-forwarded-for": "127.0.0.1" }],
    ["127.0.0.1", { "x-forwarded-for": "192.0.2.1" }],
    ["127.0.0.1", { "x-forwarded-for": "127.0.0.1, 192.0.2.1" }],
    ["127.0.0.1", { "x-forwarded-for": "192.0.2.1, 127.0.0.1" }],
    ["127.0.0.1", { "x-forwarded-for": "" }],
    ["127.0.0.1", { "x-forwarded-for": "unknown" }],
    ["127.0.0.1", { forwarded: "for=192.0.2.1" }],
    ["127.0.0.1", { origin: "null" }],
    ["127.0.0.1", { origin: "http://evil.example:8000" }],
    ["127.0.0.1", { origin: "http://localhost.evil.example" }],
    ["127.0.0.1", { origin: "http://127.0.0.1.evil.example" }],
  ])("from %p with %p", (peer, headers) => {
    expect(isLocal(new Headers(headers as Record<string, string>), peer)).toBe(false);
  });
});
