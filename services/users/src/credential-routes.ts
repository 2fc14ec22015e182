/** At most so many in a minute. */
export interface Limit {
  /** Identifies what is counted. */
  name: string;
  perMinute: number;
}

/** A route that hashes a password or changes credentials. */
export interface CredentialRoute {
  method: "POST" | "PUT" | "DELETE";
  /** The pattern of the router. */
  path: string;
  /** Whether it hashes a password, which takes some 30 ms of a core. */
  hashes: boolean;
  /** The account whose attempts are counted. */
  account: "the name or address that is given" | "the user who is signed in" | "the user of the session";
  /** What is counted. */
  counts: "wrong passwords" | "requests";
  perMinute: number;
}

/**
 * Every route of this service that hashes a password or writes credentials, with its limit per account and minute. Requests
 * beyond the limit get 429, whether or not the account exists. The gateway limits the same routes per client, all of them
 * together (`CREDENTIALS_LIMIT_PER_MINUTE`).
 *
 * A login counts wrong passwords only, so the right password can be used any number of times: see {@link wrongPasswords}.
 */
export const credentialRoutes = {
  login: {
    method: "POST",
    path: "/api/v1/users/login",
    hashes: true,
    account: "the name or address that is given",
    counts: "wrong passwords",
    perMinute: 10,
  },
  register: {
    method: "POST",
    path: "/api/v1/users/register",
    hashes: true,
    account: "the name or address that is given",
    counts: "requests",
    perMinute: 10,
  },
  refresh: {
    method: "POST",
    path: "/api/v1/users/refresh",
    hashes: false,
    account: "the user of the session",
    counts: "requests",
    perMinute: 120,
  },
  logout: {
    method: "POST",
    path: "/api/v1/users/logout",
    hashes: false,
    account: "the user of the session",
    counts: "requests",
    perMinute: 120,
  },
  create: {
    method: "POST",
    path: "/api/users",
    hashes: true,
    account: "the user who is signed in",
    counts: "requests",
    perMinute: 120,
  },
  replace: {
    method: "PUT",
    path: "/api/users/:id",
    hashes: true,
    account: "the user who is signed in",
    counts: "requests",
    perMinute: 60,
  },
  remove: {
    method: "DELETE",
    path: "/api/users/:id",
    hashes: false,
    account: "the user who is signed in",
    counts: "requests",
    perMinute: 120,
  },
} as const satisfies Record<string, CredentialRoute>;

/** The limit on the requests to a route. */
export const requestsTo = ({ method, path, perMinute }: CredentialRoute): Limit => ({
  name: `${method} ${path}`,
  perMinute,
});

/**
 * The limits on wrong passwords, whichever route they are sent to. Thirty guesses a minute are at most 1.3 million a month, which
 * finds only very common passwords.
 */
export const wrongPasswords = {
  /**
   * On one account from one source: a device on which its user has signed in (`known-devices.ts`), a session, or all other
   * devices together. So guesses from elsewhere do not lock the user out.
   */
  ofSource: { name: "wrong passwords from one source", perMinute: credentialRoutes.login.perMinute },
  /** On one account from all sources together. */
  ofAccount: { name: "wrong passwords", perMinute: 30 },
} as const satisfies Record<string, Limit>;
