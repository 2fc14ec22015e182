import type { AccountLimits } from "./account-limits.ts";
import { wrongPasswords } from "./credential-routes.ts";
import type { Hasher, HashRequest } from "./hasher.ts";

/** A password to be checked. */
export interface PasswordGuess {
  password: string;
  /** The hash of the account's password; undefined when there is no such account. */
  passwordHash: string | undefined;
  /** The account: the user where the name resolves to one, otherwise the name. See `accountOf`. */
  account: string;
  /** The known device or the session that the guess comes from; undefined for an unknown device. */
  source: string | undefined;
}

/**
 * Checks passwords. Wrong ones are limited by the account whose password is guessed, and not by the route: a login and a change
 * with `current_password` use up the same limits.
 */
export interface PasswordCheck {
  /** Whether the password is right. Throws 429 after too many wrong ones, and as the hasher does. */
  isRight(guess: PasswordGuess, request: HashRequest): Promise<boolean>;
}

/** Creates the check. */
export function createPasswordCheck(hasher: Hasher, limits: AccountLimits): PasswordCheck {
  return {
    async isRight({ password, passwordHash, account, source }, request) {
      const counted = [
        { limit: wrongPasswords.ofAccount, key: account },
        { limit: wrongPasswords.ofSource, key: source === undefined ? account : `${account} ${source}` },
      ];
      const isAllowed = async () => {
        for (const { limit, key } of counted) await limits.require(limit, key);
      };
      const countWrong = async () => {
        for (const { limit, key } of counted) await limits.count(limit, key);
      };
      // Checked before the queue, to refuse early, and again in turn, because others may have failed meanwhile.
      await isAllowed();
      return await hasher.verify(password, passwordHash, request, { inTurn: isAllowed, ifWrong: countWrong });
    },
  };
}
