import { someUser, type TokenMint } from "../stand-ins/access-tokens.ts";
import type { StoredUsers } from "../stand-ins/stand-in-users.ts";
import type { FoundContract } from "./find-contracts.ts";
import type { Provider } from "./provider.ts";

/** The contracts with only those needs that a stand-in fulfils without being prepared: tests script its refusals. */
export const withoutStates = (contracts: readonly FoundContract[], provider: string): FoundContract[] =>
  contracts
    .filter(({ contract }) => contract.provider === provider)
    .map(({ file, contract }) => ({
      file,
      contract: { ...contract, needs: contract.needs?.filter(({ given }) => given === undefined) ?? [] },
    }));

/** The users of a stand-in as a provider, in the states that consumers of users name. */
export function storedUsersAt(
  url: string,
  stored: StoredUsers,
  mint: Pick<TokenMint, "authorization">,
): Provider {
  const [user, other, admin, removed] = [someUser(101), someUser(102), someUser(103, "admin"), someUser(104)];
  for (const one of [user, other, admin]) stored.put(one);
  return {
    url,
    states: {
      "a signed-in user": async () => ({
        values: {
          authorization: mint.authorization(user),
          user_id: String(user.userId),
          other_id: String(other.userId),
        },
      }),
      "a signed-in admin": async () => ({
        values: { authorization: mint.authorization(admin), unknown_id: "999" },
      }),
      "an ended session": async () => ({
        values: { authorization: mint.authorization(removed), user_id: String(removed.userId) },
      }),
    },
  };
}
