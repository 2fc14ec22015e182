import { createTokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import type { Runtime } from "@super-heroes/kit/runtime";
import { createShell, refuseOtherMethods } from "@super-heroes/kit/shell/shell";
import { createLocalJWKSet } from "jose";
import type { AccessTokens } from "./access-tokens.ts";
import { createAccountLimits } from "./account-limits.ts";
import { withAccountRoutes } from "./account-routes.ts";
import { createAccounts } from "./accounts.ts";
import type { UsersConfig } from "./config.ts";
import type { Hasher } from "./hasher.ts";
import { createSignIn } from "./sign-in.ts";
import type { UserStore } from "./store/user-store.ts";
import { storedStanding } from "./stored-standing.ts";
import { withUserRoutes } from "./user-routes.ts";

/** What the app is made from. */
export interface UsersDependencies {
  store: UserStore;
  hasher: Hasher;
  accessTokens: AccessTokens;
  envelopes: Envelopes;
  /** Told when there is a new event in the outbox. */
  events: { wake(): void };
  config: Pick<UsersConfig, "deadlineMs" | "streamIdleMs" | "bodyLimitBytes">;
  runtime: Runtime;
  /** The time in milliseconds since 1970, for the ends of sessions and of limits. */
  now?: () => number;
}

/** The app of users; it listens nowhere. */
export function createUsersApp({
  store,
  hasher,
  accessTokens,
  envelopes,
  events,
  config,
  runtime,
  now = Date.now,
}: UsersDependencies) {
  const { metrics } = runtime;
  metrics.watchPool("users", store.connection.occupancy);
  const shell = createShell({
    name: "users",
    description:
      "The users of the Super Heroes system: accounts, sign-in, and the tokens that say who is who.",
    runtime,
    readiness: { store: store.connection.probe },
    deadlineMs: config.deadlineMs,
    streamIdleMs: config.streamIdleMs,
    bodyLimitBytes: config.bodyLimitBytes,
    envelopes,
  });
  const { published } = accessTokens;
  const verifier = createTokenVerifier(createLocalJWKSet(published));
  const { users, attempts } = store;
  const standing = storedStanding(users);
  const limits = createAccountLimits(attempts, metrics, now);
  const accounts = createAccounts({ users, hasher, limits, onCreated: events.wake });
  const signIn = createSignIn({ store, hasher, limits, accessTokens, now });
  withAccountRoutes(shell, {
    accounts,
    signIn,
    verifier,
    standing,
    envelopes,
    published,
    count: users.count,
  });
  return refuseOtherMethods(withUserRoutes(shell, { accounts, users, verifier, standing }));
}
