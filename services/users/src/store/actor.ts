import type { Dialect } from "./dialect.ts";

/** The user who makes a change, and the session of the token that they make it with. */
export interface Actor {
  userId: number;
  sessionId: string;
  /** The change is for admins: it is made only while the actor is stored as an admin. */
  asAdmin: boolean;
}

/** The parameters `$1` to `$4` of {@link whileActing}. */
export const actingParameters = ({ userId, sessionId, asAdmin }: Actor, targetId: number): unknown[] => [
  userId,
  targetId,
  sessionId,
  asAdmin ? 1 : 0,
];

/**
 * The beginning of a statement that changes users. It defines a table `actor`: one row with the stored `role` while the
 * actor's session lasts and, for changes that only admins may make, while they are an admin; otherwise no row. A change that
 * selects from `actor` is thus made or refused by what is stored at that moment, in one statement.
 *
 * PostgreSQL first locks the rows of actor and target in order of their ids. So two admins who demote each other at once do
 * not deadlock: the second one waits, reads the locked row again and sees what the first one has committed.
 */
export const whileActing = ({ lockUsers, keepSessions }: Dialect): string => `
  with locked as materialized (
    select id, role from app_user where id in (cast($1 as integer), cast($2 as integer)) order by id ${lockUsers}
  ), actor as materialized (
    select locked.id, locked.role from locked
    join session on session.user_id = locked.id and session.sid = cast($3 as text)
    where locked.id = cast($1 as integer) and (cast($4 as integer) = 0 or locked.role = 'admin') ${keepSessions}
  )`;
