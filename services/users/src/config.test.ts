import { describe, expect, test } from "bun:test";
import { generateKeyPairSync } from "node:crypto";
import { readConfig } from "@super-heroes/kit/config/config";
import { readUsersConfig, usersVariables } from "./config.ts";

const jwk = { ...generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" }), kid: "2030-01" };
const other = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
const { d, ...publicHalf } = jwk;
const read = (env: Record<string, string>) => readConfig(env, usersVariables);

describe("JWT_PRIVATE_KEY", () => {
  test("is read as a key with its id", () => {
    expect(read({ JWT_PRIVATE_KEY: JSON.stringify(jwk) }).jwtPrivateKey).toMatchObject(jwk);
    expect(read({}).jwtPrivateKey).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ["not JSON", undefined],
    ["null", null],
    ["a public key", publicHalf],
    ["without an id", { ...jwk, kid: undefined }],
    ["with a path for an id", { ...jwk, kid: "../../etc/passwd" }],
    ["of two halves that do not belong together", { ...jwk, x: other.x }],
    ["cut short", { ...jwk, d: d?.slice(0, 20) }],
    ["of another curve", { ...jwk, crv: "X25519" }],
    ["a shared secret", { kty: "oct", k: "c2VjcmV0", kid: "1" }],
  ])("that is %s is refused without being shown", (_, key) => {
    const text = key === undefined ? "s3cret-but-no-json" : JSON.stringify(key);
    const attempt = () => read({ JWT_PRIVATE_KEY: text });
    expect(attempt).toThrow(/^JWT_PRIVATE_KEY: expected a private Ed25519 key .*not shown/);
    expect(attempt).not.toThrow(text);
  });
});

describe("JWT_RETIRED_KEYS", () => {
  test("are public keys, and none by default", () => {
    const { kty, crv, kid, x } = publicHalf;
    expect(read({ JWT_RETIRED_KEYS: JSON.stringify([publicHalf]) }).jwtRetiredKeys).toMatchObject([
      { kty, crv, kid, x } as never,
    ]);
    expect(read({}).jwtRetiredKeys).toEqual([]);
  });

  test.each<[string, unknown]>([
    ["one key without a list", publicHalf],
    ["a private key", [jwk]],
    ["anything else", [publicHalf, 7]],
    ["two with one kid", [publicHalf, { ...publicHalf, x: other.x }]],
  ])("that are %s are refused", (_, keys) => {
    expect(() => read({ JWT_RETIRED_KEYS: JSON.stringify(keys) })).toThrow(/^JWT_RETIRED_KEYS: expected/);
  });
});

describe("the first admin", () => {
  test("has a name and an address by default, and no password", () => {
    expect(read({})).toMatchObject({
      adminUsername: "admin",
      adminEmail: "admin@localhost",
      adminPassword: undefined,
    });
  });

  test.each([
    ["ADMIN_PASSWORD", "short"],
    ["ADMIN_PASSWORD", "x".repeat(129)],
    ["ADMIN_USERNAME", "not a name"],
    ["ADMIN_EMAIL", "nowhere"],
  ])("is refused with %s=%s", (name, value) => {
    expect(() => read({ [name]: value })).toThrow(new RegExp(`^${name}: expected`));
  });

  test("never shows the refused password", () => {
    expect(() => read({ ADMIN_PASSWORD: "s3cret" })).not.toThrow("s3cret");
  });

  test.each([
    ["ADMIN_USERNAME", "root"],
    ["ADMIN_EMAIL", "root@example.org"],
  ])("with only %s=%s is refused, because no admin would be created", (name, value) => {
    expect(() => readUsersConfig({ [name]: value })).toThrow(/^ADMIN_PASSWORD: expected a password[^\n]*$/);
    expect(readUsersConfig({ [name]: value, ADMIN_PASSWORD: "long enough" }).adminPassword).toBe(
      "long enough",
    );
  });

  test.each([{}, { ADMIN_USERNAME: "admin", ADMIN_EMAIL: "admin@localhost" }])("is optional: %j", (env) => {
    expect(readUsersConfig(env).adminPassword).toBeUndefined();
  });
});
