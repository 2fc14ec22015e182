import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import type { Logger } from "@super-heroes/kit/log/log";
import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { createRuntime } from "@super-heroes/kit/runtime";
import { createTestKeys } from "@super-heroes/testing/stand-ins/service-keys";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import { createAccessTokens } from "../src/access-tokens.ts";
import { createUsersApp } from "../src/app.ts";
import { createHasher } from "../src/hasher.ts";
import type { SignedIn, User } from "../src/model.ts";
import type { SigningKey } from "../src/signing-key.ts";
import type { UserStore } from "../src/store/user-store.ts";
import { configOn, openStoreOn } from "./engines.ts";
import { newSigningKey } from "./signing-keys.ts";
import { type StubAlgorithm, stubAlgorithm } from "./stub-algorithm.ts";

export const PASSWORD = "correct horse battery";

/** The caller: an access token, or none. */
export type Sender = Pick<SignedIn, "access_token"> | undefined;

/** A signed-in user. */
export interface Member extends SignedIn {
  /** The body of a replacement that changes nothing. */
  readonly same: { username: string; name: string; email: string };
}

/** The users service, listening on a free port of this process. */
export interface UsersUnderTest {
  readonly url: string;
  /** The store, for what HTTP does not offer. */
  readonly store: UserStore;
  readonly algorithm: StubAlgorithm;
  /** The signing key, for a second process. */
  readonly key: SigningKey;
  /** The envelopes of other services. */
  envelopesOf(name: string): Envelopes;
  /** The envelopes of the gateway. */
  readonly gateway: Envelopes;
  /** How often the relay of the outbox was woken. */
  readonly woken: number;
  /** Sends a request. A body that is not a text is sent as JSON. */
  send(method: string, path: string, body?: unknown, sender?: Sender): Promise<Response>;
  /** Sends a body in an envelope from the gateway. */
  sendSealed(path: string, content: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Creates a user with this role and signs them in. */
  member(role?: "user" | "admin"): Promise<Member>;
  signIn(username: string, password?: string): Promise<SignedIn>;
  /** An access token signed by the service, for a session that need not exist. */
  issue(user: User, sid: string): Promise<string>;
  stop(): Promise<void>;
}

/** Differences from the deployed service. */
export interface Deviations {
  log?: Logger;
  now?: () => number;
  key?: SigningKey;
}

/** Starts the service on this database. */
export async function startUsers(
  database: TestDatabase,
  { log = silentLog, now = Date.now, key = newSigningKey() }: Deviations = {},
): Promise<UsersUnderTest> {
  const keys = createTestKeys();
  const gateway = keys.envelopesOf("gateway");
  const algorithm = stubAlgorithm();
  const metrics = createMetrics("users");
  const store = await openStoreOn(database);
  const accessTokens = await createAccessTokens(key);
  let woken = 0;
  const app = createUsersApp({
    store,
    hasher: createHasher({ atOnce: 2, metrics, algorithm }),
    accessTokens,
    envelopes: keys.envelopesOf("users"),
    events: { wake: () => void woken++ },
    config: configOn(database),
    runtime: createRuntime({ log, metrics }),
    now,
  });
  app.listen({ port: 0, hostname: "127.0.0.1", reusePort: false });
  const url = `http://127.0.0.1:${app.server?.port}`;

  const send: UsersUnderTest["send"] = (method, path, body, sender) =>
    fetch(url + path, {
      method,
      headers: {
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(sender && { authorization: `Bearer ${sender.access_token}` }),
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  const signIn: UsersUnderTest["signIn"] = async (username, password = PASSWORD) => {
    const response = await send("POST", "/api/v1/users/login", { username, password });
    if (response.status !== 200) throw new Error(`expected 200, got ${await response.text()}`);
    return (await response.json()) as SignedIn;
  };
  let members = 0;
  return {
    url,
    store,
    algorithm,
    key,
    envelopesOf: keys.envelopesOf,
    gateway,
    get woken() {
      return woken;
    },
    send,
    sendSealed: async (path, content, headers = {}) =>
      fetch(url + path, {
        method: "POST",
        headers: {
          "content-type": "application/jose",
          "x-service-communication": "encrypted",
          ...headers,
        },
        body: gateway.seal("users", { method: "POST", path }, content),
      }),
    async member(role = "user") {
      const username = `${role}-${++members}-${crypto.randomUUID().slice(0, 8)}`;
      const same = { username, name: "A Member", email: `${username}@example.org` };
      await store.users.insert({ ...same, role, passwordHash: await algorithm.hash(PASSWORD) });
      return { ...(await signIn(username)), same };
    },
    signIn,
    issue: accessTokens.issue,
    async stop() {
      algorithm.release();
      await app.server?.stop(true);
      await store.connection.close();
    },
  };
}

/** The body of a new registration. */
export const newcomer = (changes: object = {}) => {
  const username = `new-${crypto.randomUUID().slice(0, 8)}`;
  return { username, name: "New Comer", email: `${username}@example.org`, password: PASSWORD, ...changes };
};

/** The user in a response with this status. */
export async function userOf(response: Response, status: number): Promise<User> {
  const text = await response.text();
  if (response.status !== status) throw new Error(`expected ${status}, got ${response.status}: ${text}`);
  return JSON.parse(text) as User;
}
