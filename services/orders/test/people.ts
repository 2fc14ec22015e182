import { createTokenMint, someUser } from "@super-heroes/testing/stand-ins/access-tokens";
import { createStoredUsers } from "@super-heroes/testing/stand-ins/stand-in-users";

/** The callers; a stranger has no token. */
export type Who = "stranger" | "owner" | "other" | "admin";

export const mint = createTokenMint();
export const { verifier, jwks } = mint;

/** The callers as the users service knows them. */
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

/** The authorization header of a caller. */
export const authorizationOf = (who: Who): Record<string, string> =>
  who === "stranger" ? {} : { authorization: authorizations[who] };

/** The owner's token with these claims instead of the valid ones. */
export const tokenWith = (claims: Record<string, unknown>): string =>
  mint.authorization(people.owner, claims);

/** The users of the users service. */
export const createStored = () => createStoredUsers(Object.values(people), jwks);

/** The responses of the users service while no user changes. */
export const responseOfUsers = createStored().respond;
