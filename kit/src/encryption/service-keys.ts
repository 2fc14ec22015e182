import type { Variable } from "../config/config.ts";

/** Length of a key: AES-256. */
const KEY_BYTES = 32;

/** The old key and the new one, while a key is being replaced. */
const MOST_PER_PAIR = 2;

const NAMED_KEY = /^(?<kid>(?<pair>[a-z]+\.[a-z]+)(\.[\w-]{1,32})?)=(?<key>[\w-]+)$/;

/** A secret that one service seals with and one other opens with. Nobody else has it. */
export interface ServiceKey {
  /** `<receiver>.<sender>`, or `<receiver>.<sender>.<version>` while two are valid. */
  readonly kid: string;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

/** The keys of each pair by its name ({@link pairOf}); the first of a pair is the one to seal with. */
export type Keyring = ReadonlyMap<string, readonly ServiceKey[]>;

/** The name of what one service sends to another: `<receiver>.<sender>`. The way back is another pair. */
export const pairOf = (receiver: string, sender: string): string => `${receiver}.${sender}`;

/**
 * Reads `kid=key,kid=key`: keys are 32 bytes in base64url without padding, a kid is `<receiver>.<sender>` or
 * `<receiver>.<sender>.<version>`. `undefined` when anything else is written, when a kid or a key comes twice (a key of two
 * pairs would prove neither sender), or when a pair has more than two keys.
 *
 * To replace a key, each step before the next: the receiver lists the new key besides the old one; the sender lists
 * the new one; the receiver lists only the new one. One key is good for 2³² envelopes (NIST SP 800-38D, 8.3: random
 * initialisation vectors).
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

/** The bytes of a key; `undefined` unless it is exactly 32 bytes in canonical base64url. */
function secretOf(text: string): Uint8Array | undefined {
  const secret = Buffer.from(text, "base64url");
  return secret.length === KEY_BYTES && secret.toString("base64url") === text ? secret : undefined;
}

/** The keys as one text: what {@link parseServiceKeys} reads. */
export const serviceKeysText = (keyring: Keyring): string =>
  [...keyring.values()]
    .flat()
    .map(({ kid, secret }) => `${kid}=${Buffer.from(secret).toString("base64url")}`)
    .join(",");

/** A new key for this pair. */
export const drawKey = (pair: string): ServiceKey => ({
  kid: pair,
  secret: crypto.getRandomValues(new Uint8Array(KEY_BYTES)),
});

/** Of these keys, those of the pairs that the service is one half of. */
export const keysOf = (service: string, keyring: Keyring): Keyring =>
  new Map([...keyring].filter(([pair]) => isHalfOf(pair, service)));

/** The kids among these keys that are of two other services: keys that this one must not have. */
export const strangeKids = (service: string, keyring: Keyring): string[] =>
  [...keyring].flatMap(([pair, keys]) => (isHalfOf(pair, service) ? [] : keys.map(({ kid }) => kid)));

/** Whether the service is the receiver or the sender of a pair. */
export const isHalfOf = (pair: string, service: string): boolean => pair.split(".").includes(service);

/** The variables of a service that encrypts what it sends, or takes what is encrypted. */
export const encryptionVariables = {
  serviceKeys: {
    name: "SERVICE_KEYS",
    about:
      "keys of encrypted bodies, as `<receiver>.<sender>=key,…`: those of the pairs that this service is one half of " +
      "and no others; absent, the development keys in `DATA_DIR`, which `NODE_ENV=production` refuses",
    fallback: undefined,
    secret: true,
    expected:
      "kid=key, several joined by commas: kid <receiver>.<sender> or <receiver>.<sender>.<version>, key 32 bytes in " +
      "base64url, no key twice, at most two a pair",
    parse: parseServiceKeys,
  } satisfies Variable<Keyring | undefined> as Variable<Keyring | undefined>,
};
