import { directFetch } from "@super-heroes/kit/network/proxies";

/** A registered user. */
export interface Account {
  id: number;
  username: string;
  password: string;
}

/**
 * Registers this many users through a gateway, which encrypts what the users service only accepts encrypted. Throws when
 * one is refused.
 */
export async function registerAccounts(
  gatewayUrl: string,
  count: number,
  signal: AbortSignal,
): Promise<Account[]> {
  const accounts: Account[] = [];
  for (let number = 1; number <= count; number += 1) {
    const username = `login-${number}`;
    const password = `a password of login ${number}`;
    const body = { username, password, name: `Login ${number}`, email: `${username}@example.org` };
    const { id } = (await post(`${gatewayUrl}/api/v1/users/register`, body, signal)) as { id: number };
    accounts.push({ id, username, password });
  }
  return accounts;
}

/** The body of a login. */
export const loginBody = ({ username, password }: Account): string => JSON.stringify({ username, password });

/** Logs in at the users service and returns the header that authorizes the account. Throws when that fails. */
export async function signIn(
  usersUrl: string,
  { username, password }: Account,
  signal: AbortSignal,
): Promise<{ authorization: string }> {
  const response = await post(`${usersUrl}${LOGIN_PATH}`, { username, password }, signal);
  return { authorization: `Bearer ${(response as { access_token: string }).access_token}` };
}

/** The path of a login. */
export const LOGIN_PATH = "/api/v1/users/login";

async function post(url: string, body: object, signal: AbortSignal): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  const response = await directFetch(url, { method: "POST", headers, body: JSON.stringify(body), signal });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} responded ${response.status}: ${text.slice(0, 200)}`);
  return JSON.parse(text);
}
