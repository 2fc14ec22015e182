import { type Db, MongoClient, MongoServerError } from "mongodb";

/** A user of one database, who can read and write there and has no other rights. */
export interface DatabaseUser {
  /** The name of the user and of the database. */
  name: string;
  password: string;
}

/** The server's error codes for an existing user, and for commands that FerretDB does not support. */
const USER_EXISTS = 51003;
const NOT_IMPLEMENTED = 238;

/**
 * Makes sure that each of these users exists, with this password and no other rights. `url` has the credentials of an
 * administrator. Can be repeated. Throws the driver's errors.
 */
export async function ensureDatabaseUsers(url: string, users: readonly DatabaseUser[]): Promise<void> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 10_000 });
  try {
    for (const { name, password: pwd } of users) {
      const database = client.db(name);
      const roles = [{ role: "readWrite", db: name }];
      // FerretDB has users but no roles: every user can do everything.
      await elseOn(
        NOT_IMPLEMENTED,
        () => ensureUser(database, name, { pwd, roles }),
        () => ensureUser(database, name, { pwd, roles: [] }),
      );
    }
  } finally {
    await client.close();
  }
}

const ensureUser = (database: Db, name: string, account: { pwd: string; roles: object[] }) =>
  elseOn(
    USER_EXISTS,
    () => database.command({ createUser: name, ...account }),
    () => database.command({ updateUser: name, ...account }),
  );

/** Runs the other work when the first fails with this code of the server. */
async function elseOn(
  code: number,
  work: () => Promise<unknown>,
  other: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof MongoServerError) || error.code !== code) throw error;
    await other();
  }
}
