import type { Outbox } from "@super-heroes/kit/events/event";
import type { SqlStore } from "@super-heroes/kit/store/sql";
import { type Attempts, sqlAttempts } from "./attempts.ts";
import type { Dialect } from "./dialect.ts";
import { sqlOutbox } from "./outbox.ts";
import type { Query } from "./query.ts";
import { type Sessions, sqlSessions } from "./sessions.ts";
import { sqlUsers, type Users } from "./users.ts";

/** The store of users. */
export interface UserStore {
  readonly connection: SqlStore;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly attempts: Attempts;
  readonly outbox: Outbox;
}

/** Creates the store over a connection with this dialect. */
export function createUserStore(connection: SqlStore, dialect: Dialect): UserStore {
  const query: Query = (statement, parameters) => connection.query(dialect.numbered(statement), parameters);
  return {
    connection,
    users: sqlUsers(query, dialect),
    sessions: sqlSessions(query, dialect),
    attempts: sqlAttempts(query),
    outbox: sqlOutbox(query, dialect),
  };
}
