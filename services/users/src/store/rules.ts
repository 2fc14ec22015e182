import { conflict, Problem } from "@super-heroes/kit/http/problem";

/** The problems for violated rules of the schema, by the name of the index or trigger. */
const REFUSALS: Record<string, () => Problem> = {
  app_user_username: () => conflict("username_taken", "Another user has this username. Choose another one."),
  app_user_email: () => conflict("email_taken", "Another user has this e-mail address. Choose another one."),
  app_user_last_admin: () =>
    conflict("last_admin", "This user is the only admin. Make another user an admin first."),
};

/**
 * Waits for a write and turns a violated rule into its 409. Both engines name the index or trigger in the message of the
 * error, which contains no value of the row. Other errors are thrown unchanged.
 */
export async function enforcingRules<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof Problem) throw error;
    const [rule = ""] = /\bapp_user_(username|email|last_admin)\b/.exec(String(error)) ?? [];
    throw REFUSALS[rule]?.() ?? error;
  }
}
