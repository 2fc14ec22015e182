import { type Db, MongoClient, MongoServerError } from "mongodb";

/** A user of one database, who may read and write there and do nothing elsewhere. */
export interface DatabaseUser {
  /** The name of the user and of the database. */
  name: string;
  password: string;
}

/** The server's codes for a user that is there, and for what FerretDB cannot do. */
const USER_EXISTS = 51003;
const NOT_IMPLEMENTED = 238;

/**
 * Sees to it that each of these users is there, with this password and no other rights, as the administrator whom `url`
 * names with its password. Safe to repeat. Throws what the driver throws.
 */
export async function ensureDatabaseUsers(url: string, users: readonly DatabaseUser[]): Promise<void> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 10_000 });
  try {
    for (const { name, password: pwd } of users) {
      const database = client.db(name);
      const roles = [{ role: "readWrite", db: name }];
      // FerretDB has users, and no roles: whoever is one may do everything.
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

/** The other work where the first one fails with this code of the server. */
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
