import { describe, expect, test } from "bun:test";
import { ConfigError, readConfig } from "./config.ts";
import { encryptionVariables, parseServiceKeys, serviceKeysText } from "./service-keys.ts";

const bytesOf = (byte: number) => Buffer.alloc(32, byte);
const keyOf = (byte: number) => bytesOf(byte).toString("base64url");

const read = (SERVICE_KEYS?: string) => readConfig({ SERVICE_KEYS }, encryptionVariables).serviceKeys;

test("keys are found by their service, in the order they are listed", () => {
  const keyring = read(`users.new=${keyOf(2)}, users=${keyOf(1)},analytics.2026-11=${keyOf(3)}`);
  expect([...(keyring ?? [])]).toEqual([
    [
      "users",
      [
        { kid: "users.new", secret: bytesOf(2) },
        { kid: "users", secret: bytesOf(1) },
      ],
    ],
    ["analytics", [{ kid: "analytics.2026-11", secret: bytesOf(3) }]],
  ]);
});

test("is undefined when absent", () => {
  expect(read()).toBeUndefined();
});

test("keys written as text are read as the same keys", () => {
  const keyring = parseServiceKeys(serviceKeysText({ users: keyOf(1), orders: keyOf(2) }));
  expect(keyring?.get("users")).toEqual([{ kid: "users", secret: bytesOf(1) }]);
  expect(keyring?.get("orders")).toEqual([{ kid: "orders", secret: bytesOf(2) }]);
});

describe("malformed keys are refused without being shown:", () => {
  test.each([
    ["no key", "users"],
    ["an empty key", "users="],
    ["31 bytes", `users=${Buffer.alloc(31, 1).toString("base64url")}`],
    ["33 bytes", `users=${Buffer.alloc(33, 1).toString("base64url")}`],
    ["base64 with padding", `users=${Buffer.alloc(32, 1).toString("base64")}`],
    ["bits that no byte needs", `users=${keyOf(1).slice(0, -1)}F`],
    ["no kid", `=${keyOf(1)}`],
    ["a kid in capitals", `Users=${keyOf(1)}`],
    ["a kid like a path", `../users=${keyOf(1)}`],
    ["an empty version", `users.=${keyOf(1)}`],
    ["a version of 33 characters", `users.${"1".repeat(33)}=${keyOf(1)}`],
    ["an empty item", `users=${keyOf(1)},`],
    ["one kid twice", `users=${keyOf(1)},users=${keyOf(2)}`],
    ["three keys of one service", `users.1=${keyOf(1)},users.2=${keyOf(2)},users.3=${keyOf(3)}`],
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
      "SERVICE_KEYS: expected kid=key, several joined by commas: kid a service's name or <service>.<version>, " +
        "key 32 bytes in base64url, at most two keys a service, got something else (not shown: it may hold a password)",
    );
  });
});
