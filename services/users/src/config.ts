import {
  ConfigError,
  type ConfigOf,
  integer,
  readConfig,
  type Variable,
} from "@super-heroes/kit/config/config";
import { encryptionVariables } from "@super-heroes/kit/encryption/service-keys";
import { eventVariables } from "@super-heroes/kit/events/variables";
import { serviceVariables } from "@super-heroes/kit/process/service-config";
import { storeVariables } from "@super-heroes/kit/store/variables";
import { table } from "@super-heroes/topology/table";
import { EMAIL, EMAIL_LENGTH, PASSWORD_LENGTH, USERNAME } from "./model.ts";
import {
  KEY_EXPECTED,
  KEYS_EXPECTED,
  parseSigningKey,
  parseVerificationKeys,
  type SigningKey,
  type VerificationKey,
} from "./signing-key.ts";

const jwtPrivateKey: Variable<SigningKey | undefined> = {
  name: "JWT_PRIVATE_KEY",
  about:
    "the key that signs access tokens: a private Ed25519 key as a JWK; default: the development key of `DATA_DIR`, which `NODE_ENV=production` refuses",
  fallback: undefined,
  secret: true,
  expected: KEY_EXPECTED,
  parse: parseSigningKey,
};

const jwtRetiredKeys: Variable<VerificationKey[]> = {
  name: "JWT_RETIRED_KEYS",
  about: "more public keys to publish, of earlier tokens or of the next key: a JSON array of JWKs",
  fallback: [],
  // Not shown in errors, because the value may be a private key by mistake.
  secret: true,
  expected: KEYS_EXPECTED,
  parse: parseVerificationKeys,
};

/** A variable with the rules of a user's field. */
const fieldOf = <Fallback extends string | undefined>(
  name: string,
  {
    fallback,
    secret = false,
    expected,
    about,
    fits,
  }: {
    fallback: Fallback;
    secret?: boolean;
    expected: string;
    about: string;
    fits(text: string): boolean;
  },
): Variable<string | Fallback> => ({
  name,
  about,
  fallback,
  secret,
  expected,
  parse: (text) => (fits(text) ? text : undefined),
});

/** The default name and address of the first admin. */
const FIRST_ADMIN = { username: "admin", email: "admin@localhost" };

/** The variables of users. */
export const usersVariables = {
  ...serviceVariables(table.users.port),
  ...storeVariables("DATABASE_URL", ["postgres", "postgresql"], "PostgreSQL", {
    min: 10,
    max: 20,
    aboutMin: "no effect on PostgreSQL: Bun's client has no minimum, it opens all of `POOL_MAX` at the start",
  }),
  ...encryptionVariables,
  ...eventVariables,
  jwtPrivateKey,
  jwtRetiredKeys,
  hashesAtOnce: integer("HASHES_AT_ONCE", {
    default: 2,
    min: 1,
    max: 64,
    about: "passwords hashed at once, each with 19 MiB and one core; 64 more requests wait, others get 503",
  }),
  adminPassword: fieldOf("ADMIN_PASSWORD", {
    fallback: undefined,
    secret: true,
    expected: `a text of ${PASSWORD_LENGTH.minLength} to ${PASSWORD_LENGTH.maxLength} characters`,
    about:
      "password of the first admin, who is created at the start unless an admin of that name exists; the start fails when a user of that name is not an admin; default: no admin is created",
    fits: ({ length }) => length >= PASSWORD_LENGTH.minLength && length <= PASSWORD_LENGTH.maxLength,
  }),
  adminUsername: fieldOf("ADMIN_USERNAME", {
    fallback: FIRST_ADMIN.username,
    expected: "3 to 50 letters, digits, dots, hyphens or underscores",
    about: "the username of that admin",
    fits: (text) => new RegExp(USERNAME).test(text),
  }),
  adminEmail: fieldOf("ADMIN_EMAIL", {
    fallback: FIRST_ADMIN.email,
    expected: `an e-mail address of at most ${EMAIL_LENGTH} characters`,
    about: "the e-mail address of that admin",
    fits: (text) => new RegExp(EMAIL).test(text) && text.length <= EMAIL_LENGTH,
  }),
};

/** The configuration of users. */
export type UsersConfig = ConfigOf<typeof usersVariables>;

/**
 * Reads the variables of users. Throws {@link ConfigError} as `readConfig` does, and when the first admin has a name or an
 * address but no password, because no admin would be created.
 */
export function readUsersConfig(env: Record<string, string | undefined>): UsersConfig {
  const config = readConfig(env, usersVariables);
  const { adminPassword, adminUsername, adminEmail } = config;
  const isNamed = adminUsername !== FIRST_ADMIN.username || adminEmail !== FIRST_ADMIN.email;
  if (isNamed && adminPassword === undefined)
    throw new ConfigError(
      "ADMIN_PASSWORD: expected a password, because ADMIN_USERNAME or ADMIN_EMAIL is set; without a password no admin is created",
    );
  return config;
}
