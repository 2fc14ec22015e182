import {
  createTokenVerifier,
  publishedKeys,
  type TokenVerifier,
} from "@super-heroes/kit/auth/token-verifier";
import { ConfigError } from "@super-heroes/kit/config";
import type { Logger } from "@super-heroes/kit/log";
import type { CatalogConfig } from "./config.ts";

type Config = Pick<CatalogConfig, "environment" | "usersUrl" | "openWrites">;

/**
 * The same configuration, unless it leaves a catalogue open for writing in production without saying so. Throws
 * {@link ConfigError}.
 */
export function requireWriters<C extends Config>(config: C): C {
  const { environment, usersUrl, openWrites } = config;
  if (environment === "production" && usersUrl === undefined && !openWrites)
    throw new ConfigError(
      "USERS_URL: must be set with NODE_ENV=production, so that writing takes an admin's token; " +
        "OPEN_WRITES=true lets anybody write instead",
    );
  return config;
}

/** What checks who may write: admins, or anybody where it is `undefined`, and then the log says so. */
export function writersOf(
  { usersUrl, environment }: Config,
  log: Pick<Logger, "info" | "warn">,
): TokenVerifier | undefined {
  if (usersUrl !== undefined) return createTokenVerifier(publishedKeys(usersUrl));
  const level = environment === "production" ? "warn" : "info";
  log[level]("USERS_URL is not set: anybody may write");
  return undefined;
}
