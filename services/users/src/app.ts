import { createTokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import type { Runtime } from "@super-heroes/kit/runtime";
import { refuseOtherMethods } from "@super-heroes/kit/shell/other-methods";
import { createShell } from "@super-heroes/kit/shell/shell";
import { createLocalJWKSet } from "jose";
import type { AccessTokens } from "./access-tokens.ts";
import { createAccountLimits } from "./account-limits.ts";
import { createAccounts } from "./accounts.ts";
import type { UsersConfig } from "./config.ts";
import type { Hasher } from "./hasher.ts";
import { createPasswordCheck } from "./password-check.ts";
import { withAccountRoutes } from "./routes/accounts.ts";
import { withUserRoutes } from "./routes/users.ts";
import { createSignIn } from "./sign-in.ts";
import type { UserStore } from "./store/user-store.ts";
import { storedStanding } from "./stored-standing.ts";

/** The dependencies of the app. */
export interface UsersDependencies {
  store: UserStore;
  hasher: Hasher;
  accessTokens: AccessTokens;
  envelopes: Envelopes;
  /** Publishes the outbox of the store; woken after each change. */
  events: { wake(): void };
  config: Pick<UsersConfig, "deadlineMs" | "streamIdleMs" | "bodyLimitBytes">;
  runtime: Runtime;
  /** The time in milliseconds since 1970. */
  now?: () => number;
}

/** Creates the app of users. It does not listen. */
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
  metrics.watchPool("users", store.connection.occupancy, store.connection.schema);
  const shell = createShell({
    name: "users",
    description: "Accounts, sign-in, and the access tokens that all services verify.",
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
  const passwords = createPasswordCheck(hasher, limits);
  const accounts = createAccounts({ users, hasher, passwords, limits, onCreated: events.wake });
  const signIn = createSignIn({ store, passwords, limits, accessTokens, now });
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
