import { createTokenMint, someUser } from "@super-heroes/testing/access-tokens";
import { createStoredUsers } from "@super-heroes/testing/stand-in-users";

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

/** What the users service has stored. */
export const createStored = () => createStoredUsers(Object.values(people), jwks);

/** What the users service responds with while no user changes. */
export const responseOfUsers = createStored().respond;
