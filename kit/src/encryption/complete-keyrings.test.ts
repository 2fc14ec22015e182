import { expect, test } from "bun:test";
import { completeKeyrings } from "./complete-keyrings.ts";
import { generateKey, type Keyring } from "./service-keys.ts";

const PAIRS = ["users.gateway", "gateway.users", "analytics.users", "users.analytics"];

const namesIn = (keyring: Keyring | undefined) => [...(keyring?.keys() ?? [])];
const kidsIn = (keyring: Keyring | undefined, pair: string) => keyring?.get(pair)?.map(({ kid }) => kid);

test("each party gets the keys of its own pairs and no others, and both parties of a pair get the same", () => {
  const keyrings = completeKeyrings(PAIRS);
  expect([...keyrings.keys()].sort()).toEqual(["analytics", "gateway", "users"]);
  expect(namesIn(keyrings.get("gateway"))).toEqual(["users.gateway", "gateway.users"]);
  expect(namesIn(keyrings.get("analytics"))).toEqual(["analytics.users", "users.analytics"]);
  expect(namesIn(keyrings.get("users"))).toEqual(PAIRS);
  for (const pair of PAIRS) {
    const [receiver = "", sender = ""] = pair.split(".");
    expect(keyrings.get(receiver)?.get(pair)).toEqual(keyrings.get(sender)?.get(pair) as never);
  }
});

test("no two pairs share a key, and no two draws", () => {
  const secrets = [completeKeyrings(PAIRS), completeKeyrings(PAIRS)].flatMap((keyrings) =>
    [...(keyrings.get("users")?.values() ?? [])]
      .flat()
      .map(({ secret }) => Buffer.from(secret).toString("hex")),
  );
  expect(secrets).toHaveLength(2 * PAIRS.length);
  expect(new Set(secrets).size).toBe(secrets.length);
});

test("known keys stay, also during a rotation; a party gets missing keys from the other one", () => {
  const older = { ...generateKey("users.gateway"), kid: "users.gateway.1" };
  const newer = { ...generateKey("users.gateway"), kid: "users.gateway.2" };
  const known = new Map([
    ["users", new Map([["users.gateway", [older, newer]]])],
    ["gateway", new Map([["users.gateway", [newer]]])],
    ["analytics", new Map([["analytics.users", [generateKey("analytics.users")]]])],
  ]);
  const keyrings = completeKeyrings(PAIRS, known);
  expect(kidsIn(keyrings.get("users"), "users.gateway")).toEqual(["users.gateway.1", "users.gateway.2"]);
  expect(kidsIn(keyrings.get("gateway"), "users.gateway")).toEqual(["users.gateway.2"]);
  const shared = known.get("analytics")?.get("analytics.users");
  expect(keyrings.get("users")?.get("analytics.users")).toEqual(shared as never);
  // A second call changes nothing.
  expect(completeKeyrings(PAIRS, keyrings)).toEqual(keyrings);
});

test("keys of other pairs are omitted", () => {
  const known = new Map([["users", new Map([["users.fights", [generateKey("users.fights")]]])]]);
  expect(namesIn(completeKeyrings(PAIRS, known).get("users"))).toEqual(PAIRS);
});
