import type { Query } from "./query.ts";

/** The number of attempts in a window of time, and its end. */
export interface Tally {
  used: number;
  endsAtMs: number;
}

/** The queries of attempts, which all processes of the service share. The window of a key begins with its first attempt. */
export interface Attempts {
  /** Counts one attempt, in a new window of `windowMs` when the key has none, and returns the window. */
  add(key: string, nowMs: number, windowMs: number): Promise<Tally>;
  /** The current window of the key; undefined when there is none. */
  find(key: string, nowMs: number): Promise<Tally | undefined>;
  /** Deletes the windows that have ended. */
  sweep(nowMs: number): Promise<void>;
}

/** The casts make numbers: Bun returns a bigint of PostgreSQL as a text. */
const TALLY = `used, cast(ends_at_ms as double precision) as "endsAtMs"`;

/** The attempts of an SQL store. */
export function sqlAttempts(query: Query): Attempts {
  return {
    add: async (key, nowMs, windowMs) => {
      const [tally] = await query<Tally>(
        `insert into attempt (key, used, ends_at_ms)
         values (cast($1 as text), 1, cast($2 as bigint) + cast($3 as bigint))
         on conflict (key) do update set
           used = case when attempt.ends_at_ms <= cast($2 as bigint) then 1 else attempt.used + 1 end,
           ends_at_ms = case when attempt.ends_at_ms <= cast($2 as bigint) then excluded.ends_at_ms
                        else attempt.ends_at_ms end
         returning ${TALLY}`,
        [key, nowMs, windowMs],
      );
      return tally as Tally;
    },
    find: async (key, nowMs) =>
      (
        await query<Tally>(
          `select ${TALLY} from attempt where key = cast($1 as text) and ends_at_ms > cast($2 as bigint)`,
          [key, nowMs],
        )
      )[0],
    sweep: async (nowMs) =>
      void (await query("delete from attempt where ends_at_ms <= cast($1 as bigint)", [nowMs])),
  };
}
