/**
 * `bun deploy/compose/make-secrets.ts FOLDER`: writes every secret that compose.yml needs and the folder does not have
 * yet, each into a file of its own. What is there already stays, so that it can be run again at every start.
 */
import { link, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DevelopmentKeys, developmentKeys } from "../../kit/src/development-keys.ts";
import { serviceKeysText } from "../../kit/src/service-keys.ts";
import { services } from "../../topology/src/services.ts";
import { accountsOf } from "./accounts.ts";

/** Readable by all: each container sees only the files it is given, and not all of them run as the same user. */
const MODE = 0o444;

/** 144 bits, in letters that a URL takes as they are. */
const randomPassword = () => Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString("base64url");

/** Makes what is missing in the folder, and resolves with the names of the files it has made. */
export async function makeSecrets(dir: string): Promise<string[]> {
  await mkdir(dir, { recursive: true });
  const made: string[] = [];
  const keep = async (name: string, make: () => string): Promise<string> => {
    const file = join(dir, name);
    if (await createWhole(file, make())) made.push(name);
    return await readFile(file, "utf8");
  };

  const keys = await freshKeys();
  await keep("service-keys", () => serviceKeysText(keys.serviceKeys));
  await keep("jwt-private-key", () => JSON.stringify(keys.jwtPrivateJwk));
  await keep("admin-password", randomPassword);
  for (const { passwordFile, urls } of accountsOf(services)) {
    const password = (await keep(passwordFile, randomPassword)).trim();
    for (const [urlName, url] of Object.entries(urls(encodeURIComponent(password))))
      await keep(urlName, () => url);
  }
  return made;
}

async function freshKeys(): Promise<DevelopmentKeys> {
  const scratch = await mkdtemp(join(tmpdir(), "keys-"));
  try {
    return await developmentKeys(scratch);
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** Writes a file that appears whole or not at all. `false` when there is one of that name: it stays as it is. */
async function createWhole(file: string, content: string): Promise<boolean> {
  const draft = `${file}.${crypto.randomUUID()}`;
  try {
    await writeFile(draft, content, { mode: MODE, flag: "wx" });
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  } finally {
    await rm(draft, { force: true });
  }
}

if (import.meta.main) {
  const dir = process.argv[2];
  if (!dir) {
    console.error("usage: bun deploy/compose/make-secrets.ts FOLDER");
    process.exit(2);
  }
  const made = await makeSecrets(dir);
  console.log(made.length > 0 ? `${dir}: made ${made.join(", ")}` : `${dir}: everything is there`);
}
