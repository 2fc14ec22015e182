import type { Dialect } from "./dialect.ts";
import type { Query } from "./query.ts";
import type { Credentials } from "./users.ts";

/** A session and the SHA-256 of its refresh token. */
export interface SessionToken {
  sessionId: string;
  tokenHash: string;
}

/** The successor of a session's refresh token. */
export interface Successor {
  tokenHash: string;
  /** Derives the successor again from the token that it replaces. */
  salt: string;
  expiresAtMs: number;
}

/** The user of a session, and the id of the session in access tokens. */
export interface SessionOwner {
  userId: number;
  sid: string;
}

/**
 * The queries of sessions. Each is one statement, so processes that share the store need no further lock: of concurrent
 * exchanges of one refresh token, one replaces it, and the others find it already replaced.
 */
export interface Sessions {
  /**
   * Begins a session with the id `sid` in access tokens; false when the user was removed or changed their password since the
   * credentials were read.
   */
  begin(
    token: SessionToken & { sid: string; expiresAtMs: number },
    credentials: Credentials,
  ): Promise<boolean>;
  /** The owner of a session; undefined when it has ended. */
  ownerOf(sessionId: string): Promise<SessionOwner | undefined>;
  /**
   * Replaces the token of the session by `next`; undefined when the session does not exist, or its token is another one or
   * has expired.
   */
  renew(token: SessionToken, next: Successor, nowMs: number): Promise<SessionOwner | undefined>;
  /**
   * The salt of the successor of this token, if the token was exchanged after `sinceMs` and its successor was not exchanged
   * itself; otherwise undefined.
   */
  exchanged(token: SessionToken, sinceMs: number): Promise<(SessionOwner & { salt: string }) | undefined>;
  /** Ends a session. */
  end(sessionId: string): Promise<void>;
  /** Deletes expired sessions. */
  sweep(nowMs: number): Promise<void>;
}

/** The sessions of an SQL store. */
export function sqlSessions(query: Query, { keepRows }: Dialect): Sessions {
  const OWNER = "user_id, sid";
  const ownerOf = <Row extends { user_id: number; sid: string }>({ user_id: userId, ...rest }: Row) => ({
    userId,
    ...rest,
  });
  return {
    begin: async ({ sessionId, sid, tokenHash, expiresAtMs }, { user, passwordHash }) => {
      const begun = await query(
        `insert into session (id, sid, user_id, token_hash, expires_at_ms)
         select cast($1 as text), cast($2 as text), id, cast($3 as text), cast($4 as bigint) from app_user
         where id = cast($5 as integer) and password_hash = cast($6 as text) ${keepRows}
         returning id`,
        [sessionId, sid, tokenHash, expiresAtMs, user.id, passwordHash],
      );
      return begun.length > 0;
    },
    ownerOf: async (sessionId) => {
      const [found] = await query<{ user_id: number; sid: string }>(
        `select ${OWNER} from session where id = cast($1 as text)`,
        [sessionId],
      );
      return found && ownerOf(found);
    },
    renew: async ({ sessionId, tokenHash }, next, nowMs) => {
      const [renewed] = await query<{ user_id: number; sid: string }>(
        `update session set token_hash = cast($3 as text), previous_hash = token_hash, salt = cast($4 as text),
           rotated_at_ms = cast($5 as bigint), expires_at_ms = cast($6 as bigint)
         where id = cast($1 as text) and token_hash = cast($2 as text) and expires_at_ms > cast($5 as bigint)
         returning ${OWNER}`,
        [sessionId, tokenHash, next.tokenHash, next.salt, nowMs, next.expiresAtMs],
      );
      return renewed && ownerOf(renewed);
    },
    exchanged: async ({ sessionId, tokenHash }, sinceMs) => {
      const [found] = await query<{ user_id: number; sid: string; salt: string }>(
        `select ${OWNER}, salt from session
         where id = cast($1 as text) and previous_hash = cast($2 as text) and rotated_at_ms > cast($3 as bigint)`,
        [sessionId, tokenHash, sinceMs],
      );
      return found && ownerOf(found);
    },
    end: async (sessionId) =>
      void (await query("delete from session where id = cast($1 as text)", [sessionId])),
    sweep: async (nowMs) =>
      void (await query("delete from session where expires_at_ms <= cast($1 as bigint)", [nowMs])),
  };
}
