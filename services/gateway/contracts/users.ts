import { CALLER_HEADER, ENCRYPT_RESPONSE_HEADER } from "@super-heroes/kit/encryption/channel";
import { ACCESS_TOKEN_NEEDS } from "@super-heroes/testing/contracts/access-tokens";
import type { Contract, Need, NeededRequest } from "@super-heroes/testing/contracts/contract";
import { SignedIn, User, UserCount } from "../src/aggregates/responses.ts";

/** A user as the stand-ins of the gateway's tests return it. */
export const ada = { id: 7, username: "ada", name: "Ada", email: "ada@example.org", role: "user" };

const authorization = "{authorization}";

/** A body that the gateway encrypts for a client, who gets a decrypted response. */
const sealed = (path: string, body: object): NeededRequest => ({
  method: "POST",
  path,
  headers: { [CALLER_HEADER]: "gateway", [ENCRYPT_RESPONSE_HEADER]: "true" },
  body,
  isSealed: true,
});

const aggregates: readonly Need[] = [
  {
    name: "the number of users",
    request: { path: "/api/v1/users/stats/count" },
    response: { status: 200, body: UserCount, example: { count: 3 } },
  },
  {
    name: "the user of a profile",
    given: "a signed-in user",
    request: { path: "/api/users/{user_id}", headers: { authorization } },
    response: { status: 200, body: User, example: ada },
  },
  {
    name: "404 for the profile of a user who does not exist",
    given: "a signed-in admin",
    request: { path: "/api/users/{unknown_id}", headers: { authorization } },
    response: { status: 404 },
  },
  {
    name: "403 for a profile that the caller may not read",
    given: "a signed-in user",
    request: { path: "/api/users/{other_id}", headers: { authorization } },
    response: { status: 403 },
  },
  {
    name: "401 for the profile of an ended session",
    given: "an ended session",
    request: { path: "/api/users/{user_id}", headers: { authorization } },
    response: { status: 401 },
  },
];

/** The tokens of a session as the stand-ins of the gateway's tests return them. */
export const tokens = {
  access_token: "access",
  token_type: "Bearer",
  expires_in: 600,
  refresh_token: "session-1.secret-1",
  user: ada,
};

/** The gateway keeps refresh tokens of browsers in its cookie. */
const sessions: readonly Need[] = [
  {
    name: "the tokens of a login, encrypted both ways",
    given: "a signed-in user",
    request: sealed("/api/v1/users/login", { username: "{username}", password: "{password}" }),
    response: { status: 200, body: SignedIn, example: tokens },
  },
  {
    name: "the next tokens of a session, encrypted both ways",
    given: "a signed-in user",
    request: sealed("/api/v1/users/refresh", { refresh_token: "{refresh_token}" }),
    response: { status: 200, body: SignedIn, example: tokens },
  },
  {
    name: "401 for a refresh token that is not valid",
    request: sealed("/api/v1/users/refresh", { refresh_token: "no.token" }),
    response: { status: 401 },
  },
  {
    name: "204 for the end of a session",
    given: "a signed-in user",
    request: sealed("/api/v1/users/logout", { refresh_token: "{refresh_token}" }),
    response: { status: 204 },
  },
];

/** Requests of clients that the gateway encrypts; their responses are for the client. */
const registrations: readonly Need[] = [
  {
    name: "that an encrypted registration is accepted",
    given: "a new user",
    request: sealed("/api/v1/users/register", {
      username: "{username}",
      name: "New Comer",
      email: "{username}@example.org",
      password: "{password}",
    }),
    response: { status: 201, body: User, example: ada },
  },
  {
    name: "that an unencrypted registration is refused",
    given: "a new user",
    request: {
      method: "POST",
      path: "/api/v1/users/register",
      body: {
        username: "{username}",
        name: "New Comer",
        email: "{username}@example.org",
        password: "{password}",
      },
    },
    response: { status: 422, code: "encryption_required" },
  },
];

export const contracts: readonly Contract[] = [
  {
    consumer: "gateway",
    provider: "users",
    needs: [...ACCESS_TOKEN_NEEDS, ...aggregates, ...sessions, ...registrations],
  },
];
