import { type Static, Type } from "@sinclair/typebox";
import { ROLES, type Role } from "@super-heroes/kit/auth/principal";
import { plainText } from "@super-heroes/kit/http/plain-text";

const strict = { additionalProperties: false };

/** The pattern of usernames. They contain no `@`, so that none is an e-mail address. */
export const USERNAME = "^[a-zA-Z0-9_.-]{3,50}$";

/** The pattern of e-mail addresses: visible ASCII, so that every engine folds its case in the same way. */
export const EMAIL = "^[!-?A-~]+@[!-?A-~]+$";

/** The shortest and the longest password, in characters (NIST SP 800-63B, 3.1.1.2: at least 8, 64 must be allowed). */
export const PASSWORD_LENGTH = { minLength: 8, maxLength: 128 };

/** The longest e-mail address (RFC 5321, 4.5.3.1.3, without its angle brackets). */
export const EMAIL_LENGTH = 254;

const username = Type.String({
  pattern: USERNAME,
  error: "must be a text of 3 to 50 letters, digits, dots, hyphens or underscores",
});
const name = plainText({ minLength: 1, maxLength: 100 });
const email = Type.String({
  pattern: EMAIL,
  maxLength: EMAIL_LENGTH,
  error: `must be an e-mail address of at most ${EMAIL_LENGTH} visible ASCII characters`,
});
const password = plainText(PASSWORD_LENGTH);
const role = Type.Unsafe<Role>(
  Type.Union(
    ROLES.map((choice) => Type.Literal(choice)),
    { error: `must be one of ${ROLES.join(", ")}` },
  ),
);

/** A user as clients see them. */
export const User = Type.Object(
  {
    id: Type.Integer(),
    username: Type.String(),
    name: Type.String(),
    email: Type.String(),
    role,
  },
  { title: "User" },
);

/** The response to a login. */
export const SignedIn = Type.Object(
  {
    access_token: Type.String(),
    token_type: Type.Literal("Bearer"),
    expires_in: Type.Integer({ description: "Seconds for which the access token is valid." }),
    refresh_token: Type.String({ description: "Valid for one use within 30 days." }),
    user: User,
  },
  { title: "SignedIn" },
);

/** The number of users. */
export const UserCount = Type.Object({ count: Type.Integer() }, { title: "UserCount" });

/** Public keys (RFC 7517). */
export const KeySet = Type.Object(
  { keys: Type.Array(Type.Object({}, { additionalProperties: true })) },
  { title: "KeySet" },
);

/** A password that is compared, not set: the rules for new passwords do not apply. */
const triedPassword = plainText({ minLength: 1, maxLength: PASSWORD_LENGTH.maxLength });

/** The body of a registration. The new user has the role `user`. */
export const Registration = Type.Object(
  { username, name, email, password },
  { ...strict, title: "Registration" },
);

/** The body with which an admin creates a user. */
export const NewUser = Type.Object(
  { username, name, email, password, role: Type.Optional(role) },
  { ...strict, title: "NewUser" },
);

/**
 * The body that replaces a user. Without `role` or `password` they do not change. Users who change their own password or
 * address have to send `current_password`.
 */
export const UserReplacement = Type.Object(
  {
    username,
    name,
    email,
    role: Type.Optional(role),
    password: Type.Optional(password),
    current_password: Type.Optional(triedPassword),
  },
  { ...strict, title: "UserReplacement" },
);

/** The body of a login; `username` may be the e-mail address. */
export const Login = Type.Object(
  {
    username: plainText({ minLength: 1, maxLength: EMAIL_LENGTH }),
    password: triedPassword,
  },
  { ...strict, title: "Login" },
);

/** The body that presents a refresh token. */
export const RefreshRequest = Type.Object(
  { refresh_token: plainText({ minLength: 1, maxLength: 256 }) },
  { ...strict, title: "RefreshRequest" },
);

export type User = Static<typeof User>;
export type SignedIn = Static<typeof SignedIn>;
export type Registration = Static<typeof Registration>;
export type NewUser = Static<typeof NewUser>;
export type UserReplacement = Static<typeof UserReplacement>;
export type Login = Static<typeof Login>;
export type RefreshRequest = Static<typeof RefreshRequest>;
