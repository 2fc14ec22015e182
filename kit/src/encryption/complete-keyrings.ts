import { generateKey, type Keyring, type ServiceKey } from "./service-keys.ts";

/**
 * Returns the keys of each party: those of its own pairs and no others. Known keys are kept, also while two of a pair are valid. A
 * pair that only one party knows gets that party's keys, and a pair that neither knows gets a new key. Known keys of other pairs
 * are omitted.
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
    const shared = listed.find((keys) => keys !== undefined) ?? [generateKey(pair)];
    for (const [index, name] of halves.entries()) {
      const keyring = complete.get(name) ?? new Map();
      complete.set(name, keyring.set(pair, listed[index] ?? shared));
    }
  }
  return complete;
}
