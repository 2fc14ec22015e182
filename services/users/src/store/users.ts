import type { Role } from "@super-heroes/kit/auth/principal";
import type { User } from "../model.ts";
import { type Actor, actingParameters, whileActing } from "./actor.ts";
import type { Dialect } from "./dialect.ts";
import type { Query } from "./query.ts";
import { enforcingRules } from "./rules.ts";

/** A user to be stored, with the hash of the password. */
export interface UserRow {
  username: string;
  name: string;
  email: string;
  role: Role;
  passwordHash: string;
}

/** New values of a user's fields. */
export interface UserChanges extends Omit<UserRow, "role" | "passwordHash"> {
  /** Unchanged when left out. Only an admin may change it. */
  role?: Role | undefined;
  /** Unchanged when left out. */
  passwordHash?: string | undefined;
  /**
   * The hash that the current password was checked against. Users need it to change their own password or address, and it
   * has to be the stored one when the change is made.
   */
  provenHash?: string | undefined;
}

/** A user and the hash of their password. */
export interface Credentials {
  user: User;
  passwordHash: string;
}

/** A page of users. */
export interface UserPage {
  after?: number | undefined;
  before?: number | undefined;
  limit: number;
}

/** The queries of users. The case of names and addresses is ignored. */
export interface Users {
  /** Users with a greater id than `after`, in order of id; with `before` the last ones with a smaller id than it. */
  page(request: UserPage): Promise<User[]>;
  /** The users with these ids that exist, in any order, in one query. */
  withIds(ids: readonly number[]): Promise<User[]>;
  count(): Promise<number>;
  find(id: number): Promise<User | undefined>;
  /** By username, or by e-mail address when `login` contains an `@`. */
  findCredentials(login: string): Promise<Credentials | undefined>;
  credentialsOf(id: number): Promise<Credentials | undefined>;
  /** The stored role of a user in this session; undefined when the session has ended or the user was removed. */
  standing(actor: Pick<Actor, "userId" | "sessionId">): Promise<Role | undefined>;
  /** Stores a user without an actor: a registration or the first admin. Throws 409 `username_taken` or `email_taken`. */
  insert(row: UserRow): Promise<User>;
  /** Stores a user for an actor; undefined when the actor may not, and nothing is stored. */
  insertBy(actor: Actor, row: UserRow): Promise<User | undefined>;
  /**
   * Changes a user; undefined when the user does not exist or the actor may not make this change, and nothing is changed. A
   * new password or address ends the user's other sessions. Throws 409 `username_taken`, `email_taken`, or `last_admin` when
   * no admin would be left.
   */
  updateBy(actor: Actor, id: number, changes: UserChanges): Promise<User | undefined>;
  /**
   * Removes a user and ends their sessions; false when the user does not exist or the actor may not, and nothing is changed.
   * Throws 409 `last_admin`.
   */
  removeBy(actor: Actor, id: number): Promise<boolean>;
}

const ROW = "id, username, name, email, role";

/** Lower case of ASCII letters only: usernames and addresses are ASCII, and no locale may fold other letters into them. */
const folded = (login: string) => login.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** The users of an SQL store. */
export function sqlUsers(query: Query, dialect: Dialect): Users {
  const credentials = async (condition: string, value: unknown): Promise<Credentials | undefined> => {
    const [row] = await query<User & { hash: string }>(
      `select ${ROW}, password_hash as hash from app_user where ${condition}`,
      [value],
    );
    if (!row) return undefined;
    const { hash: passwordHash, ...user } = row;
    return { user, passwordHash };
  };
  const acting = whileActing(dialect);
  return {
    page: async ({ after = 0, before, limit }) => {
      if (before === undefined)
        return await query<User>(
          `select ${ROW} from app_user where id > cast($1 as integer) order by id limit cast($2 as integer)`,
          [after, limit],
        );
      const backward = await query<User>(
        `select ${ROW} from app_user where id < cast($1 as integer) order by id desc limit cast($2 as integer)`,
        [before, limit],
      );
      return backward.toReversed();
    },
    withIds: (ids) =>
      query<User>(
        `select ${ROW} from app_user where id in (select cast(value as integer) from (${dialect.textsOfFirst}) as ids)`,
        [JSON.stringify(ids)],
      ),
    count: async () => {
      const [row] = await query<{ n: number }>("select cast(count(*) as integer) as n from app_user", []);
      return row?.n ?? 0;
    },
    find: async (id) =>
      (await query<User>(`select ${ROW} from app_user where id = cast($1 as integer)`, [id]))[0],
    findCredentials: (login) =>
      login.includes("@")
        ? credentials("lower(email) = cast($1 as text)", folded(login))
        : credentials("lower(username) = cast($1 as text)", folded(login)),
    credentialsOf: (id) => credentials("id = cast($1 as integer)", id),
    standing: async ({ userId, sessionId }) => {
      const [found] = await query<{ role: Role }>(
        `select role from app_user join session on session.user_id = app_user.id
         where app_user.id = cast($1 as integer) and session.sid = cast($2 as text)`,
        [userId, sessionId],
      );
      return found?.role;
    },
    insert: async ({ username, name, email, role, passwordHash }) => {
      const [inserted] = await enforcingRules(
        query<User>(
          `insert into app_user (username, name, email, role, password_hash)
           values (cast($1 as text), cast($2 as text), cast($3 as text), cast($4 as text), cast($5 as text))
           returning ${ROW}`,
          [username, name, email, role, passwordHash],
        ),
      );
      return inserted as User;
    },
    insertBy: async (actor, { username, name, email, role, passwordHash }) =>
      (
        await enforcingRules(
          query<User>(
            `${acting}
             insert into app_user (username, name, email, role, password_hash)
             select cast($5 as text), cast($6 as text), cast($7 as text), cast($8 as text), cast($9 as text)
             from actor where true
             returning ${ROW}`,
            [...actingParameters(actor, actor.userId), username, name, email, role, passwordHash],
          ),
        )
      )[0],
    updateBy: async (
      actor,
      id,
      { username, name, email, role = null, passwordHash = null, provenHash = null },
    ) => {
      const isOwn = actor.userId === id;
      // Only a change of one's own credentials requires the current password.
      const isProven = isOwn
        ? `(password_hash = cast($11 as text)
            or (cast($11 as text) is null and cast($9 as text) is null and email = cast($7 as text)))`
        : "cast($11 as text) is null";
      const [updated] = await enforcingRules(
        query<User>(
          `${acting}
           update app_user set username = cast($5 as text), name = cast($6 as text), email = cast($7 as text),
             role = coalesce(cast($8 as text), role),
             password_hash = coalesce(cast($9 as text), password_hash),
             kept_sid = cast($10 as text)
           where id = cast($2 as integer) and exists (select 1 from actor) and ${isProven}
             and (cast($8 as text) is null or role = cast($8 as text)
                  or exists (select 1 from actor where actor.role = 'admin'))
           returning ${ROW}`,
          [
            ...actingParameters(actor, id),
            username,
            name,
            email,
            role,
            passwordHash,
            isOwn ? actor.sessionId : null,
            provenHash,
          ],
        ),
      );
      return updated;
    },
    removeBy: async (actor, id) =>
      (
        await enforcingRules(
          query(
            `${acting}
             delete from app_user where id = cast($2 as integer) and exists (select 1 from actor) returning id`,
            actingParameters(actor, id),
          ),
        )
      ).length > 0,
  };
}
