import { createTokenMint, someUser } from "@super-heroes/testing/access-tokens";
import { type Call, startStandIn } from "@super-heroes/testing/stand-in";

/** Those who ask for something; a stranger has no token. */
export type Who = "stranger" | "owner" | "other" | "admin";

const mint = createTokenMint();
export const { verifier, jwks } = mint;

/** Who they are to the users service. */
export const people = {
  owner: someUser(7),
  other: someUser(8),
  admin: someUser(1, "admin"),
};

const authorizations = {
  owner: mint.authorization(people.owner),
  other: mint.authorization(people.other),
  admin: mint.authorization(people.admin),
};

/** What a user sends to say who they are. */
export const authorizationOf = (who: Who): Record<string, string> =>
  who === "stranger" ? {} : { authorization: authorizations[who] };

/** The owner's token with these claims in place of the right ones. */
export const tokenWith = (claims: Record<string, unknown>): string =>
  mint.authorization(people.owner, claims);

/** What the users service answers: the person, to who has a token; 404 when there is none. */
export function answerOfUsers({ path, headers }: Call): Response {
  if (path === "/.well-known/jwks.json") return Response.json(jwks);
  if (!headers.has("authorization")) return new Response("", { status: 401 });
  const person = Object.values(people).find(({ userId }) => path === `/api/users/${userId}`);
  if (!person) return new Response("", { status: 404 });
  const { userId: id, username, role } = person;
  return Response.json({ id, username, name: username, email: `${username}@example.org`, role });
}

/** Starts a stand-in for the users service, which knows the people. */
export const startUsers = () => startStandIn(answerOfUsers);
