import { directFetch } from "@super-heroes/kit/network/proxies";

/** Someone who can log in. */
export interface Account {
  id: number;
  username: string;
  password: string;
}

/**
 * Registers so many users through a gateway, which encrypts what users takes encrypted only. Throws when one is not
 * taken.
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

/** What a login is sent as. */
export const loginBody = ({ username, password }: Account): string => JSON.stringify({ username, password });

/** Logs in at users and gives the header with which to ask for what is the account's own. Throws when that fails. */
export async function signIn(
  usersUrl: string,
  { username, password }: Account,
  signal: AbortSignal,
): Promise<{ authorization: string }> {
  const answer = await post(`${usersUrl}${LOGIN_PATH}`, { username, password }, signal);
  return { authorization: `Bearer ${(answer as { access_token: string }).access_token}` };
}

/** Where a login goes. */
export const LOGIN_PATH = "/api/v1/users/login";

async function post(url: string, body: object, signal: AbortSignal): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  const answer = await directFetch(url, { method: "POST", headers, body: JSON.stringify(body), signal });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 200)}`);
  return JSON.parse(text);
}
