import type { Standing } from "@super-heroes/kit/auth/standing";
import {
  createTokenVerifier,
  publishedKeys,
  type TokenVerifier,
} from "@super-heroes/kit/auth/token-verifier";
import { createStandingUpstream, usersStanding } from "@super-heroes/kit/auth/users-standing";
import { ConfigError } from "@super-heroes/kit/config/config";
import type { Runtime } from "@super-heroes/kit/runtime";
import type { CatalogConfig } from "./config.ts";

/** Decides who may write: admins, as currently stored by the users service. */
export interface Writers {
  verifier: TokenVerifier;
  standing: Standing;
}

type Config = Pick<CatalogConfig, "environment" | "usersUrl" | "openWrites">;

/**
 * Returns the same configuration. Throws {@link ConfigError} when everyone could write in production without `OPEN_WRITES`.
 */
export function requireWriters<C extends Config>(config: C): C {
  const { environment, usersUrl, openWrites } = config;
  if (environment === "production" && usersUrl === undefined && !openWrites)
    throw new ConfigError(
      "USERS_URL: must be set with NODE_ENV=production, so that only admins may write; " +
        "OPEN_WRITES=true lets everyone write instead",
    );
  return config;
}

/** Opens the check with the users service at these URLs; `close` closes its connections. */
export function openWriters(
  usersUrls: readonly string[],
  runtime: Pick<Runtime, "log" | "metrics">,
): Writers & { close(): void } {
  const users = createStandingUpstream(usersUrls, runtime);
  return {
    verifier: createTokenVerifier(publishedKeys(usersUrls)),
    standing: usersStanding(users),
    close: () => users.close(),
  };
}

/** Opens the configured check. Returns `undefined` and logs it when everyone may write. */
export function writersOf(
  { usersUrl, environment }: Config,
  runtime: Pick<Runtime, "log" | "metrics">,
): ReturnType<typeof openWriters> | undefined {
  if (usersUrl !== undefined) return openWriters(usersUrl, runtime);
  const level = environment === "production" ? "warn" : "info";
  runtime.log[level]("USERS_URL is not set: everyone may write");
  return undefined;
}
