import { Type } from "@sinclair/typebox";
import { inSession, known } from "@super-heroes/kit/auth/access";
import type { Standing } from "@super-heroes/kit/auth/standing";
import type { TokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import { demandsEncryption, encryptsResponse, knowsCaller } from "@super-heroes/kit/encryption/channel";
import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import { detailOf, jsonOf, NO_CONTENT, OF_STORE } from "@super-heroes/kit/openapi/route-detail";
import type { Shell } from "@super-heroes/kit/shell/shell";
import { OPERATOR } from "@super-heroes/topology/correspondence";
import type { JSONWebKeySet } from "jose";
import type { Accounts } from "../accounts.ts";
import { credentialRoutes } from "../credential-routes.ts";
import { DEVICE_COOKIE } from "../known-devices.ts";
import { KeySet, Login, RefreshRequest, Registration, SignedIn, User, UserCount } from "../model.ts";
import { anonymousPayer } from "../payer.ts";
import type { SignIn } from "../sign-in.ts";
import { cancellable } from "./cancellable.ts";

const PATH = "/api/v1/users";
const { register, login, refresh, logout } = credentialRoutes;

/** The senders of registrations: the gateway for its clients, and the operator manually. */
const REGISTRARS = ["gateway", OPERATOR];

const KNOWN_DEVICE = {
  [DEVICE_COOKIE]: Type.String({
    description: "Set by an earlier login on this device, which has a limit of wrong passwords of its own.",
  }),
};

const NEW_DEVICE = { "Set-Cookie": `\`${DEVICE_COOKIE}\`, where the device was not known yet.` };

/** The dependencies of the account routes. */
export interface AccountRoutesDependencies {
  accounts: Accounts;
  signIn: SignIn;
  verifier: TokenVerifier;
  standing: Standing;
  envelopes: Envelopes;
  published: JSONWebKeySet;
  /** The number of users. */
  count(): Promise<number>;
}

/** Adds the routes for registration, sign-in and one's own account, and the public keys of access tokens. */
export function withAccountRoutes(
  shell: Shell,
  { accounts, signIn, verifier, standing, envelopes, published, count }: AccountRoutesDependencies,
) {
  const detail = detailOf("accounts", OF_STORE);
  const mayEncryptResponse = {
    beforeHandle: knowsCaller(envelopes),
    afterHandle: encryptsResponse(envelopes),
  };
  return shell
    .post(
      register.path,
      async ({ body, request, server, correlationId, deadline, set }) => {
        const payer = anonymousPayer({ request, server }, body.username);
        const user = await cancellable({ request, correlationId, deadline }, (signal) =>
          accounts.register(body, { payer, signal }),
        );
        set.status = 201;
        set.headers.location = `/api/users/${user.id}`;
        return user;
      },
      {
        transform: demandsEncryption(REGISTRARS),
        ...mayEncryptResponse,
        body: Registration,
        detail: detail("Register", { responses: { 201: jsonOf(User) }, problems: [409, 429] }),
      },
    )
    .post(
      login.path,
      async ({ body, request, server, correlationId, deadline, set }) => {
        set.headers["cache-control"] = "no-store";
        const { headers } = request;
        const { signedIn, cookie } = await cancellable({ request, correlationId, deadline }, (signal) =>
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
      {
        ...mayEncryptResponse,
        body: Login,
        detail: detail("Sign in, by username or e-mail address", {
          cookies: KNOWN_DEVICE,
          responses: { 200: jsonOf(SignedIn, { headers: NEW_DEVICE }) },
          problems: [401, 429],
        }),
      },
    )
    .post(
      refresh.path,
      ({ body, deadline, set }) => {
        set.headers["cache-control"] = "no-store";
        return deadline.race(signIn.refresh(body.refresh_token));
      },
      {
        ...mayEncryptResponse,
        body: RefreshRequest,
        detail: detail("Exchange a refresh token for new tokens", {
          responses: { 200: jsonOf(SignedIn) },
          problems: [401, 429],
        }),
      },
    )
    .post(
      logout.path,
      async ({ body, deadline, set }) => {
        await deadline.race(signIn.signOut(body.refresh_token));
        set.status = 204;
      },
      {
        body: RefreshRequest,
        detail: detail("End the session of a refresh token", {
          responses: { 204: NO_CONTENT },
          problems: [429],
        }),
      },
    )
    .get(`${PATH}/profile`, ({ principal, deadline }) => deadline.race(accounts.profile(known(principal))), {
      transform: inSession(verifier, standing),
      afterHandle: mayEncryptResponse.afterHandle,
      detail: detail("The signed-in user", { responses: { 200: jsonOf(User) } }),
    })
    .get(`${PATH}/stats/count`, async ({ deadline }) => ({ count: await deadline.race(count()) }), {
      detail: detail("The number of users", { responses: { 200: jsonOf(UserCount) } }),
    })
    .get(
      "/.well-known/jwks.json",
      ({ set }) => {
        set.headers["cache-control"] = "public, max-age=600";
        return published;
      },
      {
        detail: detailOf("accounts")("The public keys that verify access tokens", {
          responses: { 200: jsonOf(KeySet) },
        }),
      },
    );
}
