import { ConfigError } from "@super-heroes/kit/config/config";
import { developmentKeys, developmentKeysFolder } from "@super-heroes/kit/encryption/development-keys";
import type { Logger } from "@super-heroes/kit/log/log";
import { correspondence } from "@super-heroes/topology/correspondence";
import { type AccessTokens, createAccessTokens } from "./access-tokens.ts";
import type { UsersConfig } from "./config.ts";
import { parseSigningKey } from "./signing-key.ts";

/**
 * Creates the access tokens with the configured key. Without `JWT_PRIVATE_KEY` it uses the development key of the data
 * folder and logs a warning; with `NODE_ENV=production` it throws {@link ConfigError} instead.
 */
export async function openAccessTokens(config: UsersConfig, log: Logger): Promise<AccessTokens> {
  const { jwtPrivateKey, jwtRetiredKeys, environment, dataDir } = config;
  if (jwtPrivateKey) {
    if (jwtRetiredKeys.some(({ kid }) => kid === jwtPrivateKey.kid))
      throw new ConfigError(
        `JWT_RETIRED_KEYS: expected other keys than JWT_PRIVATE_KEY, got one with its kid ${JSON.stringify(jwtPrivateKey.kid)}`,
      );
    return await createAccessTokens(jwtPrivateKey, jwtRetiredKeys);
  }
  if (environment === "production")
    throw new ConfigError(
      "JWT_PRIVATE_KEY: expected a private Ed25519 key, which production requires to sign access tokens; it is not set",
    );
  const { jwtPrivateJwk } = await developmentKeys({ dataDir, service: "users", pairs: correspondence.pairs });
  const key = parseSigningKey(JSON.stringify(jwtPrivateJwk));
  if (!key)
    throw new Error(
      `${developmentKeysFolder(dataDir)} has no valid key for access tokens. Remove the folder, and new keys are created.`,
    );
  log.warn("JWT_PRIVATE_KEY is not set: access tokens are signed with a development key");
  return await createAccessTokens(key, jwtRetiredKeys);
}
