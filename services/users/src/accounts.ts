import type { Principal } from "@super-heroes/kit/auth/principal";
import type { CancelSignal } from "@super-heroes/kit/cancellation";
import { forbidden, notFound, unauthenticated } from "@super-heroes/kit/problem";
import type { Hasher } from "./hasher.ts";
import type { NewUser, User, UserReplacement } from "./model.ts";
import type { Users } from "./store/users.ts";

/** The rules of users: who there is, and who may change what of them. */
export interface Accounts {
  /** Throws 409 when the name or the address is taken. */
  create(user: NewUser, signal?: CancelSignal): Promise<User>;
  /** Throws 404. */
  find(id: number): Promise<User>;
  /** Who is signed in, as stored. Throws 401 when they were removed since. */
  profile(who: Principal): Promise<User>;
  /** Throws 403 when it asks for a role that only an admin may give; 404; 409 as a store does. */
  replace(id: number, user: UserReplacement, by: Principal, signal?: CancelSignal): Promise<User>;
  /** Throws 404, or 409 `last_admin`. */
  remove(id: number): Promise<void>;
}

/** Ids are 32-bit in every store; a greater one is a user who does not exist. */
const GREATEST_ID = 2_147_483_647;

/** The accounts of a store; `onCreated` is called when one is in it. */
export function createAccounts(users: Users, hasher: Hasher, onCreated: () => void): Accounts {
  const exists = (id: number) => id >= 1 && id <= GREATEST_ID;
  const existing = <T>(found: T | undefined, id: number): T => {
    if (found === undefined) throw notFound(`There is no user with the id ${id}.`, "user_not_found");
    return found;
  };
  return {
    async create({ password, role = "user", ...rest }, signal) {
      const passwordHash = await hasher.hash(password, signal);
      const user = await users.insert({ ...rest, role, passwordHash });
      onCreated();
      return user;
    },
    find: async (id) => existing(exists(id) ? await users.find(id) : undefined, id),
    async profile({ userId }) {
      const user = await users.find(userId);
      if (!user) throw unauthenticated();
      return user;
    },
    async replace(id, { password, role, ...rest }, by, signal) {
      if (role !== undefined && role !== by.role && by.role !== "admin") throw forbidden();
      existing(exists(id) || undefined, id);
      const changes = {
        ...rest,
        // What a user says of their own role changes nothing: their token may be older than it.
        ...(role && by.role === "admin" && { role }),
        ...(password !== undefined && { passwordHash: await hasher.hash(password, signal) }),
      };
      return existing(await users.update(id, changes), id);
    },
    async remove(id) {
      existing((exists(id) && (await users.remove(id))) || undefined, id);
    },
  };
}
