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

/** The options of envelopes. */
export interface EnvelopesOptions {
  /** The service that sends and receives with them. */
  service: string;
  /** The keys of the service's pairs; others are not used. */
  keys: Keyring;
  /** The time in milliseconds; by default the system's. */
  now?: () => number;
  /** How many opened envelopes are remembered: the default allows 1,500 per second, and takes about 12 MB when full. */
  mostRemembered?: number;
}

/**
 * Creates the envelopes of a service: compact JWEs (`dir`, `A256GCM`), each encrypted with the key of its sender and receiver. No
 * other service has that key, which proves the sender.
 *
 * Opened envelopes are remembered in this process for as long as they would be accepted again. Processes that share a port have
 * separate memories, so an operation that must not happen twice needs an `Idempotency-Key` as well.
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
    // An envelope from a clock that is ahead is accepted for longer, including the last millisecond.
    keepMs: (OLDEST_S + LARGEST_SKEW_S + 1) * 1000,
    now,
  });

  /** The key of this sender and this service with this kid. Only these two have it, which proves the sender. */
  function keyFor(found: object): Keyed<Claims> {
    const header = claimsOf(found);
    const key = keys.get(pairOf(service, header.iss))?.find(({ kid }) => kid === header.kid);
    if (!key) throw new Error("the key of the envelope is not one that this service shares with its sender");
    return { header, secret: key.secret };
  }

  /** Throws an Error when the envelope is invalid. The header is used only after decryption has authenticated it. */
  function authenticate(jwe: string, purpose: Purpose): Decrypted<Claims> {
    const envelope = decryptCompact(jwe, keyFor);
    requirePurpose(envelope.header, service, purpose);
    return envelope;
  }

  function admitOnce(claims: Claims): void {
    requireFresh(claims, now());
    // By sender: senders choose ids, and one must not be able to use up those of another.
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
        throw new Error(`there is no key to encrypt for ${to}: SERVICE_KEYS has no ${pairOf(to, service)}`);
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
  new Problem(503, "replay_memory_full", "There were too many encrypted requests in the last minute.", {
    retryAfterSeconds: Math.max(1, Math.ceil(roomInMs / 1000)),
  });
