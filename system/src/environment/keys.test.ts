import { expect, test } from "bun:test";
import type { DevelopmentKeysOptions } from "@super-heroes/kit/encryption/development-keys";
import { keyServices } from "@super-heroes/topology/correspondence";
import { coreServices, serviceNamed, services } from "../services.ts";
import { developmentKeysText, missingKeysText, withKeys } from "./keys.ts";

const signingKey = { kty: "OKP", crv: "Ed25519", kid: "development" };
const keysOf = async ({ service }: DevelopmentKeysOptions) => ({
  serviceKeys: `keys of ${service}`,
  ...(service === "users" && { jwtPrivateJwk: signingKey }),
});

test("every service that corresponds is given its own keys, and users the one it signs with", async () => {
  const { env, filledIn } = await withKeys(services, { HOME: "/home" }, "data", keysOf);
  expect(filledIn).toHaveLength(keyServices.length + 1);
  expect(env).toEqual({
    HOME: "/home",
    ...Object.fromEntries(
      keyServices.map((name) => [`${name.toUpperCase()}_SERVICE_KEYS`, `keys of ${name}`]),
    ),
    USERS_JWT_PRIVATE_KEY: JSON.stringify(signingKey),
  });
});

test("keys in the environment stay as they are", async () => {
  const given = { SERVICE_KEYS: "users.gateway=mine", JWT_PRIVATE_KEY: "{}" };
  expect(await withKeys(services, given, "data", keysOf)).toEqual({ env: given, filledIn: [] });

  const some = { ORDERS_SERVICE_KEYS: "analytics.orders=mine", USERS_JWT_PRIVATE_KEY: "{}" };
  const { env, filledIn } = await withKeys(
    [serviceNamed("orders"), serviceNamed("users")],
    some,
    "data",
    keysOf,
  );
  expect(filledIn).toEqual(["USERS_SERVICE_KEYS"]);
  expect(env).toMatchObject(some);
});

test("keys in files stay as they are", async () => {
  const given = {
    SERVICE_KEYS_FILE: "/run/secrets/service_keys",
    USERS_JWT_PRIVATE_KEY_FILE: "/run/secrets/jwt",
  };
  expect(await withKeys(services, given, "data", keysOf)).toEqual({ env: given, filledIn: [] });
});

test("with NODE_ENV=production, an error names the keys that are missing", () => {
  const production = { NODE_ENV: "production" };
  const users = [serviceNamed("users")];
  expect(missingKeysText(users, production)).toBe(
    "NODE_ENV=production refuses development keys: set USERS_SERVICE_KEYS, USERS_JWT_PRIVATE_KEY, or unset NODE_ENV to run with development keys.",
  );
  expect(missingKeysText(users, { ...production, SERVICE_KEYS: "a.b=c" })).toContain(
    "set USERS_JWT_PRIVATE_KEY, or",
  );
  const complete = { ...production, SERVICE_KEYS: "a.b=c", USERS_JWT_PRIVATE_KEY_FILE: "/run/secrets/jwt" };
  for (const env of [complete, {}, { NODE_ENV: "development" }])
    expect(missingKeysText(users, env)).toBeUndefined();
  expect(missingKeysText(coreServices, production)).toBeUndefined();
});

test("the core needs no keys, and none are made", async () => {
  const never = () => Promise.reject(new Error("made keys"));
  expect(await withKeys(coreServices, {}, "data", never)).toEqual({ env: {}, filledIn: [] });
});

test.each([
  [
    ["USERS_SERVICE_KEYS", "USERS_JWT_PRIVATE_KEY"],
    "requests between services and sign access tokens are",
    "SERVICE_KEYS and USERS_JWT_PRIVATE_KEY",
  ],
  [
    ["USERS_SERVICE_KEYS", "ORDERS_SERVICE_KEYS"],
    "encrypt requests between services are",
    "set SERVICE_KEYS.",
  ],
  [["USERS_JWT_PRIVATE_KEY"], "The keys that sign access tokens are", "set USERS_JWT_PRIVATE_KEY."],
])(
  "%j: the line names what the keys are for, where they are and what sets others",
  (filledIn, purpose, variables) => {
    const text = developmentKeysText(filledIn, ".data/development-keys.json");
    expect(text).toContain(purpose);
    expect(text).toContain(".data/development-keys.json");
    expect(text).toContain(variables);
  },
);
