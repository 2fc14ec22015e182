import { known, signedIn } from "@super-heroes/kit/auth/access";
import type { TokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import { demandsEncryption, encryptsAnswer, knowsCaller } from "@super-heroes/kit/encryption/channel";
import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import { detailOf, jsonOf, NO_CONTENT, OF_STORE } from "@super-heroes/kit/openapi/route-detail";
import type { Shell } from "@super-heroes/kit/shell";
import type { JSONWebKeySet } from "jose";
import type { Accounts } from "./accounts.ts";
import { withGivingUp } from "./give-up.ts";
import { KeySet, Login, RefreshRequest, Registration, SignedIn, User, UserCount } from "./model.ts";
import type { SignIn } from "./sign-in.ts";

const PATH = "/api/v1/users";

/** What the routes of accounts need. */
export interface AccountRoutesDependencies {
  accounts: Accounts;
  signIn: SignIn;
  verifier: TokenVerifier;
  envelopes: Envelopes;
  published: JSONWebKeySet;
  /** How many users there are. */
  count(): Promise<number>;
}

/** Adds what people do with their own account to the shell, and what other services check tokens with. */
export function withAccountRoutes(
  shell: Shell,
  { accounts, signIn, verifier, envelopes, published, count }: AccountRoutesDependencies,
) {
  const detail = detailOf("accounts", OF_STORE);
  const mayEncryptAnswer = { beforeHandle: knowsCaller(envelopes), afterHandle: encryptsAnswer(envelopes) };
  return shell
    .post(
      `${PATH}/register`,
      async ({ body, request, correlationId, deadline, set }) => {
        const user = await withGivingUp({ request, correlationId, deadline }, (signal) =>
          accounts.create(body, signal),
        );
        set.status = 201;
        set.headers.location = `/api/users/${user.id}`;
        return user;
      },
      {
        transform: demandsEncryption,
        ...mayEncryptAnswer,
        body: Registration,
        detail: detail("Register", { responses: { 201: jsonOf(User) }, problems: [409] }),
      },
    )
    .post(
      `${PATH}/login`,
      ({ body, request, correlationId, deadline, set }) => {
        set.headers["cache-control"] = "no-store";
        return withGivingUp({ request, correlationId, deadline }, (signal) => signIn.signIn(body, signal));
      },
      {
        ...mayEncryptAnswer,
        body: Login,
        detail: detail("Sign in, by username or e-mail address", {
          responses: { 200: jsonOf(SignedIn) },
          problems: [401],
        }),
      },
    )
    .post(
      `${PATH}/refresh`,
      ({ body, deadline, set }) => {
        set.headers["cache-control"] = "no-store";
        return deadline.race(signIn.refresh(body.refresh_token));
      },
      {
        ...mayEncryptAnswer,
        body: RefreshRequest,
        detail: detail("New tokens for a refresh token, which is used up", {
          responses: { 200: jsonOf(SignedIn) },
          problems: [401],
        }),
      },
    )
    .post(
      `${PATH}/logout`,
      async ({ body, deadline, set }) => {
        await deadline.race(signIn.signOut(body.refresh_token));
        set.status = 204;
      },
      {
        body: RefreshRequest,
        detail: detail("End the session of a refresh token", { responses: { 204: NO_CONTENT } }),
      },
    )
    .get(`${PATH}/profile`, ({ principal, deadline }) => deadline.race(accounts.profile(known(principal))), {
      transform: signedIn(verifier),
      afterHandle: mayEncryptAnswer.afterHandle,
      detail: detail("Who is signed in", { responses: { 200: jsonOf(User) } }),
    })
    .get(`${PATH}/stats/count`, async ({ deadline }) => ({ count: await deadline.race(count()) }), {
      detail: detail("How many users there are", { responses: { 200: jsonOf(UserCount) } }),
    })
    .get(
      "/.well-known/jwks.json",
      ({ set }) => {
        set.headers["cache-control"] = "public, max-age=600";
        return published;
      },
      {
        detail: detailOf("accounts")("The public keys that access tokens are checked with", {
          responses: { 200: jsonOf(KeySet) },
        }),
      },
    );
}
