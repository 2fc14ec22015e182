import { requestJson, requestJsonWithRetries } from "../requests/request.ts";
import type { Stage } from "../stage/stage.ts";

/** A user of the system, signed in. */
export interface Account {
  id: number;
  username: string;
  password: string;
  email: string;
  /** The user's `Authorization` header. */
  authorization: string;
}

/** A token is valid for ten minutes. An older one than this is replaced. */
const RENEW_AFTER_MS = 5 * 60_000;

const admins = new WeakMap<Stage, { authorization: string; sinceMs: number }>();

/** The `Authorization` header of the system's first admin. The admin signs in, because services check the account behind a token. */
export async function adminAuthorization(stage: Stage): Promise<string> {
  const known = admins.get(stage);
  if (known && performance.now() - known.sinceMs < RENEW_AFTER_MS) return known.authorization;
  const authorization = await signIn(stage, "admin", stage.keys.adminPassword);
  admins.set(stage, { authorization, sinceMs: performance.now() });
  return authorization;
}

/** Creates a user on behalf of the admin, and signs the user in. */
export async function createAccount(stage: Stage, role: "user" | "admin" = "user"): Promise<Account> {
  const username = `drill-${crypto.randomUUID().slice(0, 8)}`;
  const email = `${username}@example.org`;
  const password = `Drill ${crypto.randomUUID()}`;
  const { id } = await requestJson<{ id: number }>(`${stage.service("users").url}/api/users`, {
    method: "POST",
    headers: { authorization: await adminAuthorization(stage) },
    body: { username, name: "A drill", email, password, role },
  });
  return { id, username, email, password, authorization: await signIn(stage, username, password) };
}

async function signIn(stage: Stage, username: string, password: string): Promise<string> {
  const { access_token } = await requestJsonWithRetries<{ access_token: string }>(
    `${stage.service("users").url}/api/v1/users/login`,
    { method: "POST", body: { username, password } },
  );
  return `Bearer ${access_token}`;
}

/** An order of this user's, as `POST /api/orders` takes it. */
export const orderRequest = ({ id }: Pick<Account, "id">) => ({
  user_id: id,
  product: "Cape",
  quantity: 1,
  total: 12.5,
});
