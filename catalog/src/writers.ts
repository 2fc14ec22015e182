import type { Standing } from "@super-heroes/kit/auth/standing";
import {
  createTokenVerifier,
  publishedKeys,
  type TokenVerifier,
} from "@super-heroes/kit/auth/token-verifier";
import { createStandingUpstream, usersStanding } from "@super-heroes/kit/auth/users-standing";
import type { Metrics } from "@super-heroes/kit/metrics";

/** What tells who may write: admins, as the users service has them stored at that moment. */
export interface Writers {
  verifier: TokenVerifier;
  standing: Standing;
}

/** The writers that the users service at this address knows, and how to let go of it. */
export function openWriters(usersUrl: string, metrics: Metrics): Writers & { close(): void } {
  const users = createStandingUpstream(usersUrl, metrics);
  return {
    verifier: createTokenVerifier(publishedKeys(usersUrl)),
    standing: usersStanding(users),
    close: () => users.close(),
  };
}
