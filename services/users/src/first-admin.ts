import { ConfigError } from "@super-heroes/kit/config/config";
import { Problem } from "@super-heroes/kit/http/problem";
import type { UsersConfig } from "./config.ts";
import type { Hasher } from "./hasher.ts";
import type { Credentials, Users } from "./store/users.ts";

/** The variables of the first admin. */
export type FirstAdminConfig = Pick<UsersConfig, "adminUsername" | "adminEmail" | "adminPassword">;

/** The queue is empty at the start, so the payer does not matter. */
const PAYER = { client: "start", account: "start" };

/**
 * Creates the configured admin, unless an admin of that name exists. Of several processes that start at once, one creates
 * it. Throws {@link ConfigError}, in one line that names the variable, when the name or the address belongs to another user:
 * the service would otherwise run without the configured admin.
 */
export async function ensureFirstAdmin(
  users: Users,
  hasher: Hasher,
  config: FirstAdminConfig,
): Promise<void> {
  const { adminUsername: username, adminEmail: email, adminPassword: password } = config;
  if (password === undefined) return;
  const found = () => users.findCredentials(username);
  const before = await found();
  if (before) return requireAdmin(before, username);
  const passwordHash = await hasher.hash(password, { payer: PAYER });
  try {
    await users.insert({ username, name: username, email, role: "admin", passwordHash });
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 409) throw error;
    // Another process or a registration was faster.
    const faster = await found();
    if (faster) return requireAdmin(faster, username);
    throw new ConfigError(
      "ADMIN_EMAIL: expected an address that is not taken, got that of another user; choose another address",
      { cause: error },
    );
  }
}

function requireAdmin({ user }: Credentials, username: string): void {
  if (user.role === "admin") return;
  throw new ConfigError(
    `ADMIN_USERNAME: the user ${username} exists and is not an admin; choose another name, have an admin promote the user, or unset ADMIN_PASSWORD`,
  );
}
