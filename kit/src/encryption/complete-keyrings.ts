import { drawKey, type Keyring, type ServiceKey } from "./service-keys.ts";

/**
 * What everyone who is half of a pair is to hold: the keys of their own pairs and no others. Those that are known stay,
 * also while two of a pair are valid; a pair that only one half knows gets the keys of that half, and one that neither
 * knows a new key. Known keys of other pairs are left out.
 *
 * `pairs` are named `<receiver>.<sender>`.
 *
 * @example
 * completeKeyrings(["users.gateway", "gateway.users"]).get("users"); // new keys of both
 */
export function completeKeyrings(
  pairs: readonly string[],
  known: ReadonlyMap<string, Keyring> = new Map(),
): Map<string, Keyring> {
  const complete = new Map<string, Map<string, readonly ServiceKey[]>>();
  for (const pair of pairs) {
    const halves = pair.split(".");
    const listed = halves.map((name) => known.get(name)?.get(pair));
    const shared = listed.find((keys) => keys !== undefined) ?? [drawKey(pair)];
    for (const [index, name] of halves.entries()) {
      const keyring = complete.get(name) ?? new Map();
      complete.set(name, keyring.set(pair, listed[index] ?? shared));
    }
  }
  return complete;
}
