import { CompactEncrypt, compactDecrypt } from "jose";
import { Problem, unauthenticated } from "../problem.ts";
import type { Keyring } from "../service-keys.ts";
import { isCanonical } from "./canonical.ts";
import {
  type Claims,
  claimsOf,
  ENVELOPE,
  LARGEST_SKEW_S,
  OLDEST_S,
  requireFresh,
  requirePurpose,
} from "./claims.ts";
import { contentBytes, contentOf } from "./content.ts";
import type { Envelopes, Purpose } from "./envelopes.ts";
import { createReplayMemory } from "./replay-memory.ts";

/** What envelopes are made with. */
export interface EnvelopesOptions {
  /** Who sends and receives with them. */
  service: string;
  /** This service's own keys, and those of the services it sends to. */
  keys: Keyring;
  /** The time in milliseconds; by default the machine's. */
  now?: () => number;
  /** Opened envelopes remembered at once: the default admits 1,500 a second, and takes about 12 MB when full. */
  mostRemembered?: number;
}

/**
 * Creates the envelopes of a service: compact JWEs (`dir`, `A256GCM`) under keys shared by sender and receiver.
 *
 * What is opened is remembered in this process, for as long as it would be accepted again. Processes that share a port
 * have a memory each, so an operation that must not happen twice there needs an `Idempotency-Key` as well.
 *
 * @example
 * const users = createEnvelopes({ service: "users", keys });
 * const { from, content } = await users.open(body, { method: "POST", path: "/api/v1/users/register" });
 */
export function createEnvelopes({
  service,
  keys,
  now = Date.now,
  mostRemembered = 100_000,
}: EnvelopesOptions): Envelopes {
  const ownKeys = new Map(keys.get(service)?.map(({ kid, secret }) => [kid, secret]));
  const opened = createReplayMemory({
    capacity: mostRemembered,
    // Sealed by a clock that is ahead, an envelope is accepted for longer; the last moment of it counts as well.
    keepMs: (OLDEST_S + LARGEST_SKEW_S + 1) * 1000,
    now,
  });

  /** The key that an envelope names. Keys are given to jose as bytes: imported beforehand they are not faster. */
  function ownKey({ kid }: Claims): Uint8Array {
    const secret = ownKeys.get(kid);
    if (!secret) throw new Error("the envelope names a key that this service does not have");
    return secret;
  }

  /** What is wrong with the envelope is thrown as an Error; the header counts only once decryption has proved it. */
  async function authenticate(jwe: string, purpose: Purpose) {
    if (!isCanonical(jwe)) throw new Error("the envelope is not canonical base64url");
    const { plaintext, protectedHeader } = await compactDecrypt(jwe, (found) => ownKey(claimsOf(found)), {
      keyManagementAlgorithms: [ENVELOPE.alg],
      contentEncryptionAlgorithms: [ENVELOPE.enc],
    });
    const claims = claimsOf(protectedHeader);
    requirePurpose(claims, service, purpose);
    return { claims, plaintext };
  }

  function admitOnce(claims: Claims): void {
    requireFresh(claims, now());
    const verdict = opened.remember(claims.jti);
    if (verdict === "seen") throw new Error("the envelope was opened before");
    if (verdict === "full") throw memoryFull(opened.roomInMs());
  }

  return {
    service,
    reaches: (to) => keys.has(to),
    async seal(to, { method, path }, content) {
      const key = keys.get(to)?.[0];
      if (!key)
        throw new Error(`there is no key to encrypt for ${to} with: SERVICE_KEYS has none of its name`);
      const claims: Claims = {
        ...ENVELOPE,
        kid: key.kid,
        iss: service,
        aud: to,
        method,
        path,
        iat: Math.floor(now() / 1000),
        jti: crypto.randomUUID(),
      };
      return await new CompactEncrypt(contentBytes(content)).setProtectedHeader(claims).encrypt(key.secret);
    },
    async open(jwe, purpose, { anyAge = false } = {}) {
      let envelope: Awaited<ReturnType<typeof authenticate>>;
      try {
        envelope = await authenticate(jwe, purpose);
        if (!anyAge) admitOnce(envelope.claims);
      } catch (cause) {
        throw cause instanceof Problem ? cause : unauthenticated(cause);
      }
      return { from: envelope.claims.iss, content: contentOf(envelope.plaintext) };
    },
  };
}

const memoryFull = (roomInMs: number) =>
  new Problem(503, "replay_memory_full", "Too many encrypted requests have come within the last minute.", {
    retryAfterSeconds: Math.max(1, Math.ceil(roomInMs / 1000)),
  });
