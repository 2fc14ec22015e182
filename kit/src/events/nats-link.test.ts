import { describe, expect, test } from "bun:test";
import { serversOf } from "./nats-link.ts";

describe("NATS_URL", () => {
  test.each([
    ["nats://localhost:4222", { servers: ["localhost:4222"] }],
    ["nats://localhost:4222/", { servers: ["localhost:4222"] }],
    ["nats://a:4222,b:4223", { servers: ["a:4222", "b:4223"] }],
    ["nats://user:p%40ss@host", { servers: ["host"], user: "user", pass: "p@ss" }],
    ["nats://token@host:4222", { servers: ["host:4222"], token: "token" }],
    ["tls://host:4222", { servers: ["host:4222"], tls: {} }],
  ])("%s", (url, expected) => {
    expect(serversOf(url)).toEqual(expected);
  });
});
