import { describe, expect, test } from "bun:test";
import { ConfigError, readConfig } from "../config/config.ts";
import {
  encryptionVariables,
  foreignKids,
  generateKey,
  parseServiceKeys,
  serviceKeysText,
} from "./service-keys.ts";

const bytesOf = (byte: number) => Buffer.alloc(32, byte);
const keyOf = (byte: number) => bytesOf(byte).toString("base64url");

const read = (SERVICE_KEYS?: string) => readConfig({ SERVICE_KEYS }, encryptionVariables).serviceKeys;

test("keys are found by their pair, in the order they are listed", () => {
  const keyring = read(
    `users.gateway.new=${keyOf(2)}, users.gateway=${keyOf(1)},analytics.users.2026-11=${keyOf(3)}`,
  );
  expect([...(keyring ?? [])]).toEqual([
    [
      "users.gateway",
      [
        { kid: "users.gateway.new", secret: bytesOf(2) },
        { kid: "users.gateway", secret: bytesOf(1) },
      ],
    ],
    ["analytics.users", [{ kid: "analytics.users.2026-11", secret: bytesOf(3) }]],
  ]);
});

test("is undefined when absent", () => {
  expect(read()).toBeUndefined();
});

test("keys written as text are read as the same keys", () => {
  const drawn = generateKey("users.gateway");
  const old = { ...generateKey("users.gateway"), kid: "users.gateway.1" };
  const keyring = new Map([
    ["users.gateway", [drawn, old]],
    ["gateway.users", [generateKey("gateway.users")]],
  ]);
  expect(serviceKeysText(keyring).split(",")).toHaveLength(3);
  const readAgain = [...(read(serviceKeysText(keyring)) ?? [])];
  expect(readAgain.map(([pair, keys]) => [pair, keys.map(({ kid }) => kid)])).toEqual([
    ["users.gateway", ["users.gateway", "users.gateway.1"]],
    ["gateway.users", ["gateway.users"]],
  ]);
  expect(Buffer.from(readAgain[0]?.[1][0]?.secret ?? []).equals(drawn.secret)).toBe(true);
});

test("keys of two other services are foreign to a service, in any version", () => {
  const kids = ["users.gateway", "gateway.users.2", "analytics.orders.1", "analytics.fights"];
  const keyring = parseServiceKeys(kids.map((kid, index) => `${kid}=${keyOf(index)}`).join(","));
  expect(foreignKids("users", keyring ?? new Map())).toEqual(["analytics.orders.1", "analytics.fights"]);
  expect(foreignKids("analytics", keyring ?? new Map())).toEqual(["users.gateway", "gateway.users.2"]);
});

describe("malformed keys are refused without being shown:", () => {
  test.each([
    ["no key", "users.gateway"],
    ["an empty key", "users.gateway="],
    ["31 bytes", `users.gateway=${Buffer.alloc(31, 1).toString("base64url")}`],
    ["33 bytes", `users.gateway=${Buffer.alloc(33, 1).toString("base64url")}`],
    ["base64 with padding", `users.gateway=${Buffer.alloc(32, 1).toString("base64")}`],
    ["bits that no byte needs", `users.gateway=${keyOf(1).slice(0, -1)}F`],
    ["no kid", `=${keyOf(1)}`],
    ["the receiver alone, which was enough before", `users=${keyOf(1)}`],
    ["a receiver and a version, which was enough before", `users.2=${keyOf(1)}`],
    ["no sender", `users.=${keyOf(1)}`],
    ["no receiver", `.gateway=${keyOf(1)}`],
    ["a kid in capitals", `Users.gateway=${keyOf(1)}`],
    ["a kid like a path", `../users.gateway=${keyOf(1)}`],
    ["an empty version", `users.gateway.=${keyOf(1)}`],
    ["a version of 33 characters", `users.gateway.${"1".repeat(33)}=${keyOf(1)}`],
    ["two versions", `users.gateway.1.2=${keyOf(1)}`],
    ["an empty item", `users.gateway=${keyOf(1)},`],
    ["one kid twice", `users.gateway=${keyOf(1)},users.gateway=${keyOf(2)}`],
    ["one key of two pairs", `users.gateway=${keyOf(1)},users.operator=${keyOf(1)}`],
    ["one key for both directions", `users.gateway=${keyOf(1)},gateway.users=${keyOf(1)}`],
    [
      "three keys of one pair",
      `users.gateway.1=${keyOf(1)},users.gateway.2=${keyOf(2)},users.gateway.3=${keyOf(3)}`,
    ],
  ])("%s", (_, text) => {
    const mistake = (() => {
      try {
        return read(text);
      } catch (error) {
        return error;
      }
    })();
    expect(mistake).toBeInstanceOf(ConfigError);
    expect((mistake as ConfigError).message).toBe(
      "SERVICE_KEYS: expected kid=key, several separated by commas: kid <receiver>.<sender> or " +
        "<receiver>.<sender>.<version>, key 32 bytes in base64url, no key twice, at most two per pair, got something else " +
        "(not shown: it may hold a password)",
    );
  });
});
