import { type Keyring, parseServiceKeys } from "../../src/encryption/service-keys.ts";

const secrets = new Map<string, string>();

/** The key of this kid, in base64url: random, and the same in a whole test run. */
export function keyOf(kid: string): string {
  const known = secrets.get(kid);
  if (known) return known;
  const key = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
  secrets.set(kid, key);
  return key;
}

/** The keys of these kids: what a process has that lists them in this order. */
export function keyring(...kids: string[]): Keyring {
  const keys = parseServiceKeys(kids.map((kid) => `${kid}=${keyOf(kid)}`).join(","));
  if (!keys) throw new Error(`${kids.join(", ")}: not a keyring`);
  return keys;
}
