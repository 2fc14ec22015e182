/**
 * `bun deploy/compose/make-secrets.ts FOLDER`: writes every secret of compose.yml that the folder lacks. It keeps existing
 * ones, so that it can run at every start, and migrates a folder of earlier versions, which had all secrets in one place.
 *
 * Each container has a subfolder, which only the container's user can enter (0700), with files that only that user can read
 * (0400), whatever the umask. It has to run as root to change their owners.
 */
import { chmod, chown, link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { completeKeyrings } from "../../kit/src/encryption/complete-keyrings.ts";
import { type Keyring, parseServiceKeys, serviceKeysText } from "../../kit/src/encryption/service-keys.ts";
import { correspondence } from "../../topology/src/correspondence.ts";
import { positionals } from "./positionals.ts";
import { type Secret, secretTable, userOf } from "./secret-table.ts";

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o400;

const SERVICE_KEYS = "service-keys";

/** What was done, as paths within the folder, such as `heroes/database-url`. */
export interface Done {
  readonly made: readonly string[];
  /** Files that had another name and were readable by all. */
  readonly moved: readonly string[];
  /** Files of earlier versions that are not used any more. */
  readonly removed: readonly string[];
}

/** Creates what is missing in the folder. Throws when existing files cannot be read or migrated. */
export async function makeSecrets(dir: string): Promise<Done> {
  const made: string[] = [];
  const moved: string[] = [];
  const removed: string[] = [];
  await mkdir(dir, { recursive: true, mode: FOLDER_MODE });
  await chmod(dir, FOLDER_MODE);

  const contents = new Map<string, string>();
  const contentOf = (path: string) => {
    const content = contents.get(path);
    if (content === undefined) throw new Error(`${path} is needed before it is created`);
    return content;
  };
  for (const secret of secretTable) {
    const path = join(secret.folder, secret.file);
    const there = await readIfThere(join(dir, path));
    const former = there === undefined ? await formerOf(dir, secret) : undefined;
    const kept = secret.isDerived ? undefined : (there ?? former);
    const content = kept ?? (await secret.make(contentOf));
    contents.set(path, content.trim());
    await put(dir, secret.folder, secret.file, there, content);
    if (there === undefined) (former === undefined ? made : moved).push(path);
  }
  made.push(...(await completeServiceKeys(dir)));

  const formerNames = [SERVICE_KEYS, ...secretTable.flatMap(({ former = [] }) => former)];
  for (const name of new Set(formerNames)) {
    if ((await readIfThere(join(dir, name))) === undefined) continue;
    await rm(join(dir, name));
    removed.push(name);
  }
  return { made, moved, removed };
}

async function formerOf(dir: string, { former, serves = () => true }: Secret): Promise<string | undefined> {
  const content = former === undefined ? undefined : await readIfThere(join(dir, former));
  return content !== undefined && serves(content.trim()) ? content : undefined;
}

/** Completes the keys of each service's pairs: with those of the other half, or new ones. */
async function completeServiceKeys(dir: string): Promise<string[]> {
  const { correspondents, pairs } = correspondence;
  const known = new Map<string, Keyring>();
  const texts = new Map<string, string>();
  for (const name of correspondents) {
    const file = join(dir, name, SERVICE_KEYS);
    const text = await readIfThere(file);
    if (text === undefined) continue;
    const keyring = parseServiceKeys(text.trim());
    if (!keyring)
      throw new Error(
        `${file} holds no keys of encrypted bodies: expected kid=key, with commas between them`,
      );
    texts.set(name, text);
    known.set(name, keyring);
  }
  const changed: string[] = [];
  for (const [name, keyring] of completeKeyrings(pairs, known)) {
    const isComplete = [...keyring.keys()].every((pair) => known.get(name)?.has(pair));
    const text = texts.get(name);
    await put(
      dir,
      name,
      SERVICE_KEYS,
      text,
      isComplete && text !== undefined ? text : serviceKeysText(keyring),
    );
    if (!isComplete) changed.push(join(name, SERVICE_KEYS));
  }
  return changed;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Writes the content where it differs, and gives the file and its folder to their user alone. */
async function put(
  dir: string,
  folder: string,
  file: string,
  there: string | undefined,
  content: string,
): Promise<void> {
  const own = join(dir, folder);
  const path = join(own, file);
  await mkdir(own, { recursive: true, mode: FOLDER_MODE });
  if (there !== content) await writeWhole(path, content, { replace: there !== undefined });
  await makePrivate(path, FILE_MODE, userOf(folder));
  await makePrivate(own, FOLDER_MODE, userOf(folder));
}

/** Writes a file atomically. Replaces an existing one only where that is requested. */
async function writeWhole(file: string, content: string, { replace }: { replace: boolean }): Promise<void> {
  const draft = `${file}.${crypto.randomUUID()}`;
  try {
    await writeFile(draft, content, { mode: FILE_MODE, flag: "wx" });
    if (replace) await rename(draft, file);
    else await link(draft, file);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    throw new Error(`${file} was created by a concurrent run; run the command again`);
  } finally {
    await rm(draft, { force: true });
  }
}

async function makePrivate(path: string, mode: number, user: number): Promise<void> {
  if (process.getuid?.() === 0) await chown(path, user, user);
  await chmod(path, mode);
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

/** Describes what was done, a line for each kind of change. */
function linesOf(dir: string, { made, moved, removed }: Done): string[] {
  const lines = [
    made.length > 0 && `made ${made.join(", ")}`,
    moved.length > 0 && `moved to folders of their own: ${moved.join(", ")}`,
    removed.length > 0 && `removed what is not used any more: ${removed.join(", ")}`,
  ].filter((line) => line !== false);
  return (lines.length > 0 ? lines : ["everything is there"]).map((line) => `${dir}: ${line}`);
}

const USAGE = `usage: bun deploy/compose/make-secrets.ts FOLDER

Writes every secret of compose.yml that the folder lacks. Existing ones are kept.`;

if (import.meta.main) {
  const [dir = ""] = positionals(process.argv.slice(2), 1, USAGE);
  try {
    const done = await makeSecrets(dir);
    for (const line of linesOf(dir, done)) console.log(line);
    if (process.getuid?.() !== 0)
      console.error(
        `${dir}: not run as root, so all files belong to user ${process.getuid?.()}. Containers read theirs as user 1000 ` +
          "(services), 999 (databases) or 0 (NATS): run this again with sudo, which gives each file to its user.",
      );
  } catch (error) {
    console.error(`make-secrets: ${(error as Error).message}`);
    process.exit(1);
  }
}
