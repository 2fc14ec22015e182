import { inSession, known } from "@super-heroes/kit/auth/access";
import type { Standing } from "@super-heroes/kit/auth/standing";
import type { TokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import { demandsEncryption, encryptsAnswer, knowsCaller } from "@super-heroes/kit/encryption/channel";
import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import type { Shell } from "@super-heroes/kit/shell";
import type { JSONWebKeySet } from "jose";
import type { Accounts } from "./accounts.ts";
import { credentialRoutes } from "./credential-routes.ts";
import { withGivingUp } from "./give-up.ts";
import { Login, RefreshRequest, Registration } from "./model.ts";
import { anonymousPayer } from "./payer.ts";
import type { SignIn } from "./sign-in.ts";

const PATH = "/api/v1/users";
const { register, login, refresh, logout } = credentialRoutes;

/** What the routes of accounts need. */
export interface AccountRoutesDependencies {
  accounts: Accounts;
  signIn: SignIn;
  verifier: TokenVerifier;
  standing: Standing;
  envelopes: Envelopes;
  published: JSONWebKeySet;
  /** How many users there are. */
  count(): Promise<number>;
}

/** Adds what people do with their own account to the shell, and what other services check tokens with. */
export function withAccountRoutes(
  shell: Shell,
  { accounts, signIn, verifier, standing, envelopes, published, count }: AccountRoutesDependencies,
) {
  const detail = (summary: string) => ({ tags: ["accounts"], summary });
  const mayEncryptAnswer = { beforeHandle: knowsCaller(envelopes), afterHandle: encryptsAnswer(envelopes) };
  return shell
    .post(
      register.path,
      async ({ body, request, server, correlationId, deadline, set }) => {
        const payer = anonymousPayer({ request, server }, body.username);
        const user = await withGivingUp({ request, correlationId, deadline }, (signal) =>
          accounts.register(body, { payer, signal }),
        );
        set.status = 201;
        set.headers.location = `/api/users/${user.id}`;
        return user;
      },
      {
        transform: demandsEncryption,
        ...mayEncryptAnswer,
        body: Registration,
        detail: detail("Register; the body comes encrypted"),
      },
    )
    .post(
      login.path,
      async ({ body, request, server, correlationId, deadline, set }) => {
        set.headers["cache-control"] = "no-store";
        const { headers } = request;
        const { signedIn, cookie } = await withGivingUp({ request, correlationId, deadline }, (signal) =>
          signIn.signIn(body, {
            cookies: headers.get("cookie"),
            isSecure: headers.get("x-forwarded-proto") === "https",
            payer: anonymousPayer({ request, server }, body.username),
            signal,
          }),
        );
        if (cookie !== undefined) set.headers["set-cookie"] = cookie;
        return signedIn;
      },
      { ...mayEncryptAnswer, body: Login, detail: detail("Sign in, by username or e-mail address") },
    )
    .post(
      refresh.path,
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
      logout.path,
      async ({ body, deadline, set }) => {
        await deadline.race(signIn.signOut(body.refresh_token));
        set.status = 204;
      },
      { body: RefreshRequest, detail: detail("End the session of a refresh token") },
    )
    .get(`${PATH}/profile`, ({ principal, deadline }) => deadline.race(accounts.profile(known(principal))), {
      transform: inSession(verifier, standing),
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
