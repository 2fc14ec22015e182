import type { Variable } from "../config/config.ts";

/** Length of a key: AES-256. */
const KEY_BYTES = 32;

/** The old and the new key, while a key is being replaced. */
const MOST_PER_PAIR = 2;

const NAMED_KEY = /^(?<kid>(?<pair>[a-z]+\.[a-z]+)(\.[\w-]{1,32})?)=(?<key>[\w-]+)$/;

/** A secret of two services: one seals with it and the other opens with it. */
export interface ServiceKey {
  /** `<receiver>.<sender>`, or `<receiver>.<sender>.<version>` while two are valid. */
  readonly kid: string;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

/** The keys of each pair by its name ({@link pairOf}). The first key of a pair is used for sealing. */
export type Keyring = ReadonlyMap<string, readonly ServiceKey[]>;

/** The name of a pair: `<receiver>.<sender>`. The other direction is another pair. */
export const pairOf = (receiver: string, sender: string): string => `${receiver}.${sender}`;

/**
 * Parses `kid=key,kid=key`: keys are 32 bytes in base64url without padding, a kid is `<receiver>.<sender>` or
 * `<receiver>.<sender>.<version>`. `undefined` for any other text, for a duplicate kid or key (a key of two pairs would prove
 * neither sender), and for more than two keys of a pair.
 *
 * To replace a key, in this order: the receiver lists the new key after the old one; the sender lists the new one; the receiver
 * lists only the new one. One key is good for 2³² envelopes (NIST SP 800-38D, 8.3: random initialization vectors).
 *
 * @example
 * parseServiceKeys("users.gateway.2=q83v…,users.gateway.1=Zm9v…,analytics.users=YmFy…");
 */
export function parseServiceKeys(text: string): Keyring | undefined {
  const keyring = new Map<string, ServiceKey[]>();
  const seen = new Set<string>();
  for (const written of text.split(",")) {
    const { kid, pair, key } = NAMED_KEY.exec(written.trim())?.groups ?? {};
    const secret = key === undefined ? undefined : secretOf(key);
    if (!kid || !pair || !key || !secret || seen.has(key)) return undefined;
    seen.add(key);
    const keys = keyring.get(pair) ?? [];
    if (keys.length === MOST_PER_PAIR || keys.some((other) => other.kid === kid)) return undefined;
    keyring.set(pair, [...keys, { kid, secret }]);
  }
  return keyring;
}

/** Decodes a key; `undefined` unless it is exactly 32 bytes in canonical base64url. */
function secretOf(text: string): Uint8Array | undefined {
  const secret = Buffer.from(text, "base64url");
  return secret.length === KEY_BYTES && secret.toString("base64url") === text ? secret : undefined;
}

/** The keys in the format that {@link parseServiceKeys} reads. */
export const serviceKeysText = (keyring: Keyring): string =>
  [...keyring.values()]
    .flat()
    .map(({ kid, secret }) => `${kid}=${Buffer.from(secret).toString("base64url")}`)
    .join(",");

/** Generates a key for this pair. */
export const generateKey = (pair: string): ServiceKey => ({
  kid: pair,
  secret: crypto.getRandomValues(new Uint8Array(KEY_BYTES)),
});

/** The keys of the service's own pairs. */
export const keysOf = (service: string, keyring: Keyring): Keyring =>
  new Map([...keyring].filter(([pair]) => isHalfOf(pair, service)));

/** The kids of pairs of two other services, which this service must not have. */
export const foreignKids = (service: string, keyring: Keyring): string[] =>
  [...keyring].flatMap(([pair, keys]) => (isHalfOf(pair, service) ? [] : keys.map(({ kid }) => kid)));

/** Whether the service is the receiver or the sender of a pair. */
export const isHalfOf = (pair: string, service: string): boolean => pair.split(".").includes(service);

/** The variable of a service that sends or receives encrypted bodies. */
export const encryptionVariables = {
  serviceKeys: {
    name: "SERVICE_KEYS",
    about:
      "keys of encrypted bodies, as `<receiver>.<sender>=key,…`: those of the pairs of this service and no others; without it, " +
      "the development keys in `DATA_DIR`, which `NODE_ENV=production` refuses",
    fallback: undefined,
    secret: true,
    expected:
      "kid=key, several separated by commas: kid <receiver>.<sender> or <receiver>.<sender>.<version>, key 32 bytes in " +
      "base64url, no key twice, at most two per pair",
    parse: parseServiceKeys,
  } satisfies Variable<Keyring | undefined> as Variable<Keyring | undefined>,
};
