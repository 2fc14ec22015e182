import { conflict, Problem } from "@super-heroes/kit/http/problem";

/** The rules of the schema that a client can run into, by the names they have there. */
const REFUSALS: Record<string, () => Problem> = {
  app_user_username: () => conflict("username_taken", "There is another user of this name."),
  app_user_email: () => conflict("email_taken", "There is another user with this e-mail address."),
  app_user_last_admin: () => conflict("last_admin", "Nobody would be left who is an admin."),
};

/**
 * Runs a write. Both engines name the index or the trigger that stood against it in their message, which holds no value
 * of the row; here it becomes the 409 that the contract has for it.
 */
export async function keepingRules<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof Problem) throw error;
    const [rule = ""] = /\bapp_user_(username|email|last_admin)\b/.exec(String(error)) ?? [];
    throw REFUSALS[rule]?.() ?? error;
  }
}
