/**
 * `bun deploy/compose/documents-users.ts URL FOLDER`: gives every service on MongoDB a user of its own, who may enter its
 * own database alone. URL names the server and its administrator, FOLDER holds the passwords: `password` is the
 * administrator's, `fights-password` that of fights. It changes nothing where all of that is so already, and puts a
 * server in order on which services were the administrator.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureDatabaseUsers } from "@super-heroes/kit/store/mongodb-users";
import { services } from "@super-heroes/topology/services";

/** The services with a database at MongoDB. */
export const documentsUsers: readonly string[] = services.flatMap(({ name, store }) =>
  store?.engine === "mongodb" ? [name] : [],
);

/** Does that. Throws where a password is missing or the server refuses. */
export async function ensureDocumentsUsers(url: string, folder: string): Promise<void> {
  const passwordIn = async (file: string) => (await readFile(join(folder, file), "utf8")).trim();
  // Read from a file and put into the URL here: a command line can be seen by others.
  const administrator = new URL(url);
  administrator.password = encodeURIComponent(await passwordIn("password"));
  const users = documentsUsers.map(async (name) => ({
    name,
    password: await passwordIn(`${name}-password`),
  }));
  await ensureDatabaseUsers(administrator.href, await Promise.all(users));
}

if (import.meta.main) {
  const [url, folder] = process.argv.slice(2);
  if (!url || !folder || !URL.canParse(url)) {
    console.error("usage: bun deploy/compose/documents-users.ts URL FOLDER");
    process.exit(2);
  }
  try {
    await ensureDocumentsUsers(url, folder);
    console.log(`${new URL(url).host}: ${documentsUsers.join(" and ")} may each enter their own database`);
  } catch (error) {
    console.error(`documents-users: ${(error as Error).message}`);
    process.exit(1);
  }
}
