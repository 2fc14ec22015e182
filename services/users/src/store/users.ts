import type { Role } from "@super-heroes/kit/auth/principal";
import type { User } from "../model.ts";
import { keepingRules } from "./rules.ts";
import type { Query } from "./user-store.ts";

/** A user to be stored: a password only as its hash. */
export interface UserRow {
  username: string;
  name: string;
  email: string;
  role: Role;
  passwordHash: string;
}

/** A user and what their password is checked with. */
export interface Credentials {
  user: User;
  passwordHash: string;
}

/** The queries of users. Names and addresses are compared whatever their case. */
export interface Users {
  /** In order of id, those with a greater id than `after`. */
  page(request: { after: number; limit: number }): Promise<User[]>;
  count(): Promise<number>;
  find(id: number): Promise<User | undefined>;
  /** By username, or by e-mail address where there is an `@` in it. */
  findCredentials(login: string): Promise<Credentials | undefined>;
  /** Throws 409 `username_taken` or `email_taken`. */
  insert(row: UserRow): Promise<User>;
  /**
   * Replaces what is given; undefined when there is no such user. A new password ends the user's sessions. Throws 409
   * `username_taken`, `email_taken`, or `last_admin` when nobody would be left who is one.
   */
  update(
    id: number,
    row: Omit<UserRow, "role" | "passwordHash"> & Partial<UserRow>,
  ): Promise<User | undefined>;
  /** Removes a user and ends their sessions; false when there was none. Throws 409 `last_admin`. */
  remove(id: number): Promise<boolean>;
}

const ROW = "id, username, name, email, role";

/** The users of an SQL store. */
export function sqlUsers(query: Query): Users {
  return {
    page: ({ after, limit }) =>
      query(
        `select ${ROW} from app_user where id > cast($1 as integer) order by id limit cast($2 as integer)`,
        [after, limit],
      ),
    count: async () => {
      const [row] = await query<{ n: number }>("select cast(count(*) as integer) as n from app_user", []);
      return row?.n ?? 0;
    },
    find: async (id) =>
      (await query<User>(`select ${ROW} from app_user where id = cast($1 as integer)`, [id]))[0],
    findCredentials: async (login) => {
      const column = login.includes("@") ? "email" : "username";
      const [row] = await query<User & { hash: string }>(
        `select ${ROW}, password_hash as hash from app_user where lower(${column}) = lower(cast($1 as text))`,
        [login],
      );
      if (!row) return undefined;
      const { hash: passwordHash, ...user } = row;
      return { user, passwordHash };
    },
    insert: async ({ username, name, email, role, passwordHash }) => {
      const [inserted] = await keepingRules(
        query<User>(
          `insert into app_user (username, name, email, role, password_hash)
           values (cast($1 as text), cast($2 as text), cast($3 as text), cast($4 as text), cast($5 as text))
           returning ${ROW}`,
          [username, name, email, role, passwordHash],
        ),
      );
      return inserted as User;
    },
    update: async (id, { username, name, email, role = null, passwordHash = null }) =>
      (
        await keepingRules(
          query<User>(
            `update app_user set username = cast($2 as text), name = cast($3 as text), email = cast($4 as text),
               role = coalesce(cast($5 as text), role),
               password_hash = coalesce(cast($6 as text), password_hash)
             where id = cast($1 as integer) returning ${ROW}`,
            [id, username, name, email, role, passwordHash],
          ),
        )
      )[0],
    remove: async (id) =>
      (await keepingRules(query("delete from app_user where id = cast($1 as integer) returning id", [id])))
        .length > 0,
  };
}
