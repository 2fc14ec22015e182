import type { Dialect } from "./dialect.ts";

/** The user who makes a change, and the session of the token that they make it with. */
export interface Actor {
  userId: number;
  sessionId: string;
  /** The change is for admins: it is made only while the actor is stored as one. */
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
 * Begins a statement that changes users with a table `actor`: one row, with the stored `role`, while the actor's session
 * lasts and, for what admins do, while they are one; no row otherwise. A change that depends on `actor` is made, or not
 * made, by what is stored at that moment, in one statement.
 *
 * On PostgreSQL the rows of actor and target are locked first, in order of their ids. So two admins who demote each other
 * at once wait for one another rather than deadlock, and each goes by what the other has committed: a row that was waited
 * for is read again.
 */
export const whileActing = ({ lockUsers, keepSessions }: Dialect): string => `
  with locked as materialized (
    select id, role from app_user where id in (cast($1 as integer), cast($2 as integer)) order by id ${lockUsers}
  ), actor as materialized (
    select locked.id, locked.role from locked
    join session on session.user_id = locked.id and session.sid = cast($3 as text)
    where locked.id = cast($1 as integer) and (cast($4 as integer) = 0 or locked.role = 'admin') ${keepSessions}
  )`;
