import { Problem } from "@super-heroes/kit/problem";
import type { UsersConfig } from "./config.ts";
import type { Hasher } from "./hasher.ts";
import type { Users } from "./store/users.ts";

/**
 * Creates the admin that the configuration names, unless there is a user of that name. Of several processes that start
 * at once, one creates it. Throws an Error that names the variable when its address belongs to somebody else.
 */
export async function ensureFirstAdmin(
  users: Users,
  hasher: Hasher,
  config: Pick<UsersConfig, "adminUsername" | "adminEmail" | "adminPassword">,
): Promise<void> {
  const { adminUsername: username, adminEmail: email, adminPassword: password } = config;
  const isThere = async () => (await users.findCredentials(username)) !== undefined;
  if (password === undefined || (await isThere())) return;
  const passwordHash = await hasher.hash(password);
  try {
    await users.insert({ username, name: username, email, role: "admin", passwordHash });
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 409) throw error;
    if (!(await isThere()))
      throw new Error("ADMIN_EMAIL: expected an address that nobody has, got that of another user", {
        cause: error,
      });
  }
}
