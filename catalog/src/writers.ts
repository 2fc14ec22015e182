import type { Standing } from "@super-heroes/kit/auth/standing";
import {
  createTokenVerifier,
  publishedKeys,
  type TokenVerifier,
} from "@super-heroes/kit/auth/token-verifier";
import { createStandingUpstream, usersStanding } from "@super-heroes/kit/auth/users-standing";
import type { Metrics } from "@super-heroes/kit/metrics";

/** Decides who may write: admins, as stored by the users service at that moment. */
export interface Writers {
  verifier: TokenVerifier;
  standing: Standing;
}

/** Opens the check against the users service at this address; `close` closes its connections. */
export function openWriters(usersUrl: string, metrics: Metrics): Writers & { close(): void } {
  const users = createStandingUpstream(usersUrl, metrics);
  return {
    verifier: createTokenVerifier(publishedKeys(usersUrl)),
    standing: usersStanding(users),
    close: () => users.close(),
  };
}
