import { Type } from "@sinclair/typebox";
import { KEYS_PATH } from "@super-heroes/kit/auth/token-verifier";
import { PROFILE_PATH, StoredUser } from "@super-heroes/kit/auth/users-standing";
import type { Need } from "./contract.ts";

/** A key as `jose` imports it (RFC 8037). It finds the key of a token by its id. */
const PublicKey = Type.Object({
  kid: Type.String({ minLength: 1 }),
  kty: Type.Literal("OKP"),
  crv: Type.Literal("Ed25519"),
  x: Type.String({ minLength: 43 }),
});

const KEY = { kid: "some-key", kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" };

const authorization = "{authorization}";

/** What a service that checks access tokens with the code of kit needs of users. */
export const ACCESS_TOKEN_NEEDS: readonly Need[] = [
  {
    name: "the public keys of access tokens",
    request: { path: KEYS_PATH },
    response: {
      status: 200,
      body: Type.Object({ keys: Type.Array(PublicKey, { minItems: 1 }) }),
      example: { keys: [KEY] },
    },
  },
  {
    name: "the stored role of a caller",
    given: "a signed-in user",
    request: { path: PROFILE_PATH, headers: { authorization } },
    response: { status: 200, body: StoredUser, example: { id: 7, role: "user" } },
  },
  {
    name: "401 for a caller whose session has ended",
    given: "an ended session",
    request: { path: PROFILE_PATH, headers: { authorization } },
    response: { status: 401 },
  },
];
