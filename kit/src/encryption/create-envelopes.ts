import { Problem, unauthenticated } from "../http/problem.ts";
import {
  type Claims,
  claimsOf,
  LARGEST_SKEW_S,
  OLDEST_S,
  RESPONSE,
  requireFresh,
  requirePurpose,
  requireRequest,
} from "./claims.ts";
import { type Decrypted, decryptCompact, ENVELOPE, encryptCompact, type Keyed } from "./compact-jwe.ts";
import { contentOf, contentText } from "./content.ts";
import type { Envelopes, Purpose } from "./envelopes.ts";
import { createReplayMemory } from "./replay-memory.ts";
import { type Keyring, pairOf } from "./service-keys.ts";

/** What envelopes are made with. */
export interface EnvelopesOptions {
  /** Who sends and receives with them. */
  service: string;
  /** The keys of the pairs that this service is one half of; others are not used. */
  keys: Keyring;
  /** The time in milliseconds; by default the machine's. */
  now?: () => number;
  /** Opened envelopes remembered at once: the default admits 1,500 a second, and takes about 12 MB when full. */
  mostRemembered?: number;
}

/**
 * Creates the envelopes of a service: compact JWEs (`dir`, `A256GCM`), each under the key of its sender and receiver.
 * Nobody else has that key, so a sender is who the envelope says.
 *
 * What is opened is remembered in this process, for as long as it would be accepted again. Processes that share a port
 * have a memory each, so an operation that must not happen twice there needs an `Idempotency-Key` as well.
 *
 * @example
 * const users = createEnvelopes({ service: "users", keys });
 * const { from, content } = users.open(body, { method: "POST", path: "/api/v1/users/register" });
 */
export function createEnvelopes({
  service,
  keys,
  now = Date.now,
  mostRemembered = 100_000,
}: EnvelopesOptions): Envelopes {
  const opened = createReplayMemory({
    capacity: mostRemembered,
    // Sealed by a clock that is ahead, an envelope is accepted for longer; the last moment of it counts as well.
    keepMs: (OLDEST_S + LARGEST_SKEW_S + 1) * 1000,
    now,
  });

  /** The key that this sender shares with us under this kid: a sender is proven by a key that only the two have. */
  function keyFor(found: object): Keyed<Claims> {
    const header = claimsOf(found);
    const key = keys.get(pairOf(service, header.iss))?.find(({ kid }) => kid === header.kid);
    if (!key) throw new Error("the envelope names a key that this service does not share with its sender");
    return { header, secret: key.secret };
  }

  /** What is wrong with the envelope is thrown as an Error; the header counts only once decryption has proved it. */
  function authenticate(jwe: string, purpose: Purpose): Decrypted<Claims> {
    const envelope = decryptCompact(jwe, keyFor);
    requirePurpose(envelope.header, service, purpose);
    return envelope;
  }

  function admitOnce(claims: Claims): void {
    requireFresh(claims, now());
    // By its sender: ids are drawn by senders, and one must not be able to use up another's.
    const verdict = opened.remember(`${claims.iss} ${claims.jti}`);
    if (verdict === "seen") throw new Error("the envelope was opened before");
    if (verdict === "full") throw memoryFull(opened.roomInMs());
  }

  return {
    service,
    reaches: (to) => keys.has(pairOf(to, service)),
    seal(to, { method, path }, content, { isResponse = false } = {}) {
      const key = keys.get(pairOf(to, service))?.[0];
      if (!key)
        throw new Error(
          `there is no key to encrypt for ${to} with: SERVICE_KEYS has no ${pairOf(to, service)}`,
        );
      const claims: Claims = {
        ...ENVELOPE,
        kid: key.kid,
        iss: service,
        aud: to,
        method,
        path,
        iat: Math.floor(now() / 1000),
        jti: crypto.randomUUID(),
        ...(isResponse && { use: RESPONSE }),
      };
      return encryptCompact(claims, contentText(content), key.secret);
    },
    open(jwe, purpose, { anyAge = false, isRequest = false } = {}) {
      let envelope: Decrypted<Claims>;
      try {
        envelope = authenticate(jwe, purpose);
        if (isRequest) requireRequest(envelope.header);
        if (!anyAge) admitOnce(envelope.header);
      } catch (cause) {
        throw cause instanceof Problem ? cause : unauthenticated(cause);
      }
      return { from: envelope.header.iss, content: contentOf(envelope.plaintext) };
    },
  };
}

const memoryFull = (roomInMs: number) =>
  new Problem(503, "replay_memory_full", "Too many encrypted requests have come within the last minute.", {
    retryAfterSeconds: Math.max(1, Math.ceil(roomInMs / 1000)),
  });
