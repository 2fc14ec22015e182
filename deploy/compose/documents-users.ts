/**
 * `bun deploy/compose/documents-users.ts URL FOLDER`: creates a user for every service on MongoDB, with access to the
 * service's own database only. URL names the server and its administrator. FOLDER has the passwords: `password` is the
 * administrator's, `fights-password` that of fights. It can be run again, also on a server where services used the
 * administrator's account.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureDatabaseUsers } from "../../kit/src/store/mongodb-users.ts";
import { services } from "../../topology/src/services.ts";
import { positionals } from "./positionals.ts";

/** The services with a database on MongoDB. */
export const documentsUsers: readonly string[] = services.flatMap(({ name, store }) =>
  store?.engine === "mongodb" ? [name] : [],
);

/** Creates the users. Throws when a password is missing or the server refuses. */
export async function ensureDocumentsUsers(url: string, folder: string): Promise<void> {
  const passwordIn = async (file: string) => (await readFile(join(folder, file), "utf8")).trim();
  // Read from a file and added to the URL here, because a command line is visible to other users.
  const administrator = new URL(url);
  administrator.password = encodeURIComponent(await passwordIn("password"));
  const users = documentsUsers.map(async (name) => ({
    name,
    password: await passwordIn(`${name}-password`),
  }));
  await ensureDatabaseUsers(administrator.href, await Promise.all(users));
}

const USAGE = `usage: bun deploy/compose/documents-users.ts URL FOLDER

Creates a user for every service on MongoDB, with access to the service's own database only.`;

if (import.meta.main) {
  const [url = "", folder = ""] = positionals(process.argv.slice(2), 2, USAGE);
  if (!URL.canParse(url)) {
    console.error(USAGE);
    process.exit(2);
  }
  try {
    await ensureDocumentsUsers(url, folder);
    console.log(`${new URL(url).host}: ${documentsUsers.join(" and ")} have access to their own databases`);
  } catch (error) {
    console.error(`documents-users: ${(error as Error).message}`);
    process.exit(1);
  }
}
