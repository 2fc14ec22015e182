import type { Dialect } from "./dialect.ts";
import type { Query } from "./user-store.ts";
import type { Credentials } from "./users.ts";

/** A session and its refresh token, which is stored only as its SHA-256. */
export interface SessionToken {
  sessionId: string;
  tokenHash: string;
}

/**
 * The queries of sessions. Each is one statement, so processes that share the store need no further lock: of many that
 * present the same refresh token at once, one finds it in place.
 */
export interface Sessions {
  /**
   * Begins a session, unless the user has gone or changed their password since these credentials were read: false.
   */
  begin(token: SessionToken & { expiresAtMs: number }, credentials: Credentials): Promise<boolean>;
  /**
   * Puts `next` in the place of the session's token and gives the id of its user; undefined when the session's token is
   * another, has expired, or there is no such session.
   */
  renew(
    token: SessionToken,
    next: { tokenHash: string; expiresAtMs: number },
    nowMs: number,
  ): Promise<number | undefined>;
  /** Ends a session. */
  end(sessionId: string): Promise<void>;
  /** Forgets the sessions that have expired. */
  sweep(nowMs: number): Promise<void>;
}

/** The sessions of an SQL store. */
export function sqlSessions(query: Query, { keepRows }: Dialect): Sessions {
  return {
    begin: async ({ sessionId, tokenHash, expiresAtMs }, { user, passwordHash }) => {
      const begun = await query(
        `insert into session (id, user_id, token_hash, expires_at_ms)
         select cast($1 as text), id, cast($2 as text), cast($3 as bigint) from app_user
         where id = cast($4 as integer) and password_hash = cast($5 as text) ${keepRows}
         returning id`,
        [sessionId, tokenHash, expiresAtMs, user.id, passwordHash],
      );
      return begun.length > 0;
    },
    renew: async ({ sessionId, tokenHash }, next, nowMs) => {
      const [renewed] = await query<{ user_id: number }>(
        `update session set token_hash = cast($3 as text), expires_at_ms = cast($4 as bigint)
         where id = cast($1 as text) and token_hash = cast($2 as text) and expires_at_ms > cast($5 as bigint)
         returning user_id`,
        [sessionId, tokenHash, next.tokenHash, next.expiresAtMs, nowMs],
      );
      return renewed?.user_id;
    },
    end: async (sessionId) =>
      void (await query("delete from session where id = cast($1 as text)", [sessionId])),
    sweep: async (nowMs) =>
      void (await query("delete from session where expires_at_ms <= cast($1 as bigint)", [nowMs])),
  };
}
