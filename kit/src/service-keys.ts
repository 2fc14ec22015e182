import type { Variable } from "./config.ts";

/** Length of a key: AES-256. */
const KEY_BYTES = 32;

/** The old key and the new one, while a key is being replaced. */
const MOST_PER_SERVICE = 2;

const NAMED_KEY = /^(?<kid>(?<service>[a-z]+)(\.[\w-]{1,32})?)=(?<key>[\w-]+)$/;

/** A secret that a service receives under, shared with everyone who sends to it. */
export interface ServiceKey {
  /** The receiving service's name, or `<service>.<version>` while two are valid. */
  readonly kid: string;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

/** The keys of each service by its name; the first is the one to send with. */
export type Keyring = ReadonlyMap<string, readonly ServiceKey[]>;

/**
 * Reads `kid=key,kid=key`: keys are 32 bytes in base64url without padding, a kid is a service's name or
 * `<service>.<version>`. `undefined` when anything else is written, when a kid comes twice, or when a service has more
 * than two keys.
 *
 * To replace a key, each step before the next: the receiver lists the new key besides the old one; the senders list
 * the new one; the receiver lists only the new one. One key is good for 2³² envelopes (NIST SP 800-38D, 8.3: random
 * initialisation vectors).
 *
 * @example
 * parseServiceKeys("users.2=q83v…,users.1=Zm9v…,analytics=YmFy…");
 */
export function parseServiceKeys(text: string): Keyring | undefined {
  const keyring = new Map<string, ServiceKey[]>();
  for (const written of text.split(",")) {
    const { kid, service, key } = NAMED_KEY.exec(written.trim())?.groups ?? {};
    const secret = key === undefined ? undefined : secretOf(key);
    if (!kid || !service || !secret) return undefined;
    const keys = keyring.get(service) ?? [];
    if (keys.length === MOST_PER_SERVICE || keys.some((other) => other.kid === kid)) return undefined;
    keyring.set(service, [...keys, { kid, secret }]);
  }
  return keyring;
}

/** The bytes of a key; `undefined` unless it is exactly 32 bytes in canonical base64url. */
export function secretOf(text: string): Uint8Array | undefined {
  const secret = Buffer.from(text, "base64url");
  return secret.length === KEY_BYTES && secret.toString("base64url") === text ? secret : undefined;
}

/** The keys as one text: what {@link parseServiceKeys} reads, one key for each service. */
export const serviceKeysText = (keys: Readonly<Record<string, string>>): string =>
  Object.entries(keys)
    .map(([service, key]) => `${service}=${key}`)
    .join(",");

/** The variables of a service that encrypts what it sends, or takes what is encrypted. */
export const encryptionVariables = {
  serviceKeys: {
    name: "SERVICE_KEYS",
    about:
      "keys of encrypted bodies, as `kid=key,…`: this service's own and those of the services it sends to; " +
      "absent, keys for development are made in `DATA_DIR`",
    fallback: undefined,
    secret: true,
    expected:
      "kid=key, several joined by commas: kid a service's name or <service>.<version>, key 32 bytes in base64url, " +
      "at most two keys a service",
    parse: parseServiceKeys,
  } satisfies Variable<Keyring | undefined> as Variable<Keyring | undefined>,
};
