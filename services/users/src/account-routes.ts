import { known, signedIn } from "@super-heroes/kit/auth/access";
import type { TokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import { demandsEncryption, encryptsAnswer, knowsCaller } from "@super-heroes/kit/encryption/channel";
import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import type { Shell } from "@super-heroes/kit/shell";
import { OPERATOR } from "@super-heroes/topology/correspondence";
import type { JSONWebKeySet } from "jose";
import type { Accounts } from "./accounts.ts";
import { withGivingUp } from "./give-up.ts";
import { Login, RefreshRequest, Registration } from "./model.ts";
import type { SignIn } from "./sign-in.ts";

const PATH = "/api/v1/users";

/** Who may send a registration: the gateway for its clients, and the operator manually. */
const REGISTRARS = ["gateway", OPERATOR];

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
  const detail = (summary: string) => ({ tags: ["accounts"], summary });
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
        transform: demandsEncryption(REGISTRARS),
        ...mayEncryptAnswer,
        body: Registration,
        detail: detail("Register; the body comes encrypted"),
      },
    )
    .post(
      `${PATH}/login`,
      ({ body, request, correlationId, deadline, set }) => {
        set.headers["cache-control"] = "no-store";
        return withGivingUp({ request, correlationId, deadline }, (signal) => signIn.signIn(body, signal));
      },
      { ...mayEncryptAnswer, body: Login, detail: detail("Sign in, by username or e-mail address") },
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
        detail: detail("New tokens for a refresh token, which is used up"),
      },
    )
    .post(
      `${PATH}/logout`,
      async ({ body, deadline, set }) => {
        await deadline.race(signIn.signOut(body.refresh_token));
        set.status = 204;
      },
      { body: RefreshRequest, detail: detail("End the session of a refresh token") },
    )
    .get(`${PATH}/profile`, ({ principal, deadline }) => deadline.race(accounts.profile(known(principal))), {
      transform: signedIn(verifier),
      afterHandle: mayEncryptAnswer.afterHandle,
      detail: detail("Who is signed in"),
    })
    .get(`${PATH}/stats/count`, async ({ deadline }) => ({ count: await deadline.race(count()) }), {
      detail: detail("How many users there are"),
    })
    .get(
      "/.well-known/jwks.json",
      ({ set }) => {
        set.headers["cache-control"] = "public, max-age=600";
        return published;
      },
      { detail: detail("The public keys that access tokens are checked with") },
    );
}
