import type { Principal } from "@super-heroes/kit/auth/principal";
import {
  conflict,
  forbidden,
  invalid,
  notFound,
  Problem,
  unauthenticated,
} from "@super-heroes/kit/http/problem";
import type { AccountLimits } from "./account-limits.ts";
import { type CredentialRoute, credentialRoutes, requestsTo } from "./credential-routes.ts";
import type { Hasher, HashRequest } from "./hasher.ts";
import type { NewUser, Registration, User, UserReplacement } from "./model.ts";
import type { PasswordCheck } from "./password-check.ts";
import { accountNamed, accountOfUser, signedInPayer } from "./payer.ts";
import type { Actor } from "./store/actor.ts";
import type { Users } from "./store/users.ts";

/** The signal that cancels the work of a request. */
type Cancellable = Pick<HashRequest, "signal">;

/**
 * The rules of users: who may create, read, change and remove whom. Permission depends on what is stored of the actor at
 * the moment of the change; the token only identifies the actor and the session.
 */
export interface Accounts {
  /** Throws 409 when the name or the address is taken, 429. */
  register(user: Registration, request: HashRequest): Promise<User>;
  /** Creates a user as an admin. Throws 401, 403, 409 when the name or the address is taken, 429. */
  create(user: NewUser, by: Principal, request: Cancellable): Promise<User>;
  /** Throws 404. */
  find(id: number): Promise<User>;
  /** The signed-in user, as stored. Throws 401 when the user was removed. */
  profile(who: Principal): Promise<User>;
  /**
   * Throws 401; 403 when the change is for admins, or `wrong_password`; 404; 409 as the store does; 422 when the current
   * password is required and missing; 429.
   */
  replace(id: number, user: UserReplacement, by: Principal, request: Cancellable): Promise<User>;
  /** Throws 401, 403, 404, 409 `last_admin`, 429. */
  remove(id: number, by: Principal): Promise<void>;
}

/** The greatest id of a user: ids are 32-bit integers in every store. */
const GREATEST_ID = 2_147_483_647;

const exists = (id: number) => id >= 1 && id <= GREATEST_ID;

const userNotFound = (id: number) => notFound(`There is no user with the id ${id}.`, "user_not_found");

const wrongPassword = () => new Problem(403, "wrong_password", "The current password is wrong.");

/** The dependencies of the accounts. */
export interface AccountsDependencies {
  users: Users;
  hasher: Hasher;
  passwords: PasswordCheck;
  limits: AccountLimits;
  /** Called after a user was stored. */
  onCreated(): void;
}

/** Creates the accounts over a store. */
export function createAccounts({
  users,
  hasher,
  passwords,
  limits,
  onCreated,
}: AccountsDependencies): Accounts {
  /** Checks the current password of the caller and returns the hash that it matched. Throws 403, 429. */
  async function proven(
    { userId, sessionId }: Actor,
    password: string,
    { signal }: Cancellable,
  ): Promise<string> {
    const stored = await users.credentialsOf(userId);
    if (!stored) throw unauthenticated();
    const { passwordHash } = stored;
    const isRight = await passwords.isRight(
      { password, passwordHash, account: accountOfUser(userId), source: `session ${sessionId}` },
      { payer: signedInPayer({ userId }), signal },
    );
    if (!isRight) throw wrongPassword();
    return passwordHash;
  }

  /** The reason for which a change was not made. */
  async function refusal(actor: Actor, id: number, { role, provenHash }: Attempt): Promise<Problem> {
    const standing = await users.standing(actor);
    if (standing === undefined) return unauthenticated();
    if (actor.asAdmin && standing !== "admin") return forbidden();
    const stored = exists(id) ? await users.credentialsOf(id) : undefined;
    if (!stored) return userNotFound(id);
    if (role !== undefined && role !== stored.user.role && standing !== "admin") return forbidden();
    if (provenHash !== undefined && provenHash !== stored.passwordHash) return wrongPassword();
    return conflict("user_changed", "The user was changed in the meantime. Read it again.");
  }

  return {
    async register({ password, ...rest }, request) {
      const { username, email } = rest;
      for (const name of [username, email])
        await limits.count(requestsTo(credentialRoutes.register), accountNamed(name));
      const passwordHash = await hasher.hash(password, request);
      const user = await users.insert({ ...rest, role: "user", passwordHash });
      onCreated();
      return user;
    },
    async create({ password, role = "user", ...rest }, by, { signal }) {
      const actor = actorOf(by, true);
      await countFor(credentialRoutes.create, by);
      const passwordHash = await hasher.hash(password, { payer: signedInPayer(by), signal });
      const user = await users.insertBy(actor, { ...rest, role, passwordHash });
      if (!user) throw await refusal(actor, by.userId, {});
      onCreated();
      return user;
    },
    async find(id) {
      const user = exists(id) ? await users.find(id) : undefined;
      if (!user) throw userNotFound(id);
      return user;
    },
    async profile({ userId }) {
      const user = await users.find(userId);
      if (!user) throw unauthenticated();
      return user;
    },
    async replace(id, { password, current_password, role: wanted, ...rest }, by, request) {
      const isOwn = id === by.userId;
      const isAdmin = by.role === "admin";
      if (wanted !== undefined && wanted !== by.role && !isAdmin) throw forbidden();
      await countFor(credentialRoutes.replace, by);
      const actor = actorOf(by, !isOwn);
      const before = exists(id) ? await users.find(id) : undefined;
      if (!before) throw userNotFound(id);
      const needsProof = isOwn && (password !== undefined || rest.email !== before.email);
      if (needsProof && current_password === undefined) throw invalid([CURRENT_PASSWORD_NEEDED]);
      const provenHash =
        needsProof && current_password !== undefined
          ? await proven(actor, current_password, request)
          : undefined;
      const passwordHash =
        password === undefined
          ? undefined
          : await hasher.hash(password, { payer: signedInPayer(by), signal: request.signal });
      // A user cannot change their own role; the one in their request may come from an older token.
      const role = isAdmin ? wanted : undefined;
      const user = await users.updateBy(actor, id, { ...rest, role, passwordHash, provenHash });
      if (!user) throw await refusal(actor, id, { role, provenHash });
      return user;
    },
    async remove(id, by) {
      await countFor(credentialRoutes.remove, by);
      const actor = actorOf(by, id !== by.userId);
      if (!exists(id) || !(await users.removeBy(actor, id))) throw await refusal(actor, id, {});
    },
  };

  function countFor(route: CredentialRoute, { userId }: Principal): Promise<void> {
    return limits.count(requestsTo(route), accountOfUser(userId));
  }
}

/** What a change that was not made requested. */
interface Attempt {
  role?: User["role"] | undefined;
  provenHash?: string | undefined;
}

const CURRENT_PASSWORD_NEEDED = {
  field: "/current_password",
  reason: "is required to change the password or the e-mail address",
};

/** The user who makes a change. Throws 401 for a token without a session. */
function actorOf({ userId, sessionId }: Principal, asAdmin: boolean): Actor {
  if (sessionId === undefined) throw unauthenticated();
  return { userId, sessionId, asAdmin };
}
