import { chmod, mkdir, open, readdir, stat } from "node:fs/promises";

/** The permissions of group and others: read, write, and enter a folder. */
const FOR_OTHERS = 0o077;
/** The same without entering: a user who can only pass through a folder cannot list it. */
const FOR_OTHERS_BUT_PASSING = 0o066;
const WRITABLE_BY_ALL = 0o002;

/** A file or folder is accessible to other users and cannot be restricted here. The message says what to do. */
export class NotPrivate extends Error {
  override readonly name = "NotPrivate";
}

/**
 * Creates a folder that only its owner can enter (0700), whatever the umask. An existing folder is restricted to its owner
 * when it is empty, or when `isOurs` accepts the names in it. Any other folder stays as it is; the files put into it are
 * private themselves.
 *
 * Throws {@link NotPrivate} when every user may write to the folder, because they could replace the files in it.
 */
export async function privateFolder(
  path: string,
  isOurs: (names: readonly string[]) => boolean = () => false,
): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: 0o700 });
  if (made !== undefined) return await chmod(path, 0o700);
  const { mode, uid } = await stat(path);
  if ((mode & FOR_OTHERS_BUT_PASSING) === 0) return;
  if (mayClose(uid)) {
    const names = await readdir(path);
    if (names.length === 0 || isOurs(names)) return await chmod(path, 0o700);
  }
  if (mode & WRITABLE_BY_ALL)
    throw new NotPrivate(
      `every user of this machine can write to ${path} (mode ${octal(mode)}): use another folder, or run chmod 700 on it`,
    );
}

/**
 * Makes sure that only the owner can read and write a file, whatever the umask: creates an empty one (0600) if it does not
 * exist, and restricts one that others can access. Throws {@link NotPrivate} when that file belongs to another user.
 *
 * An existing file is not opened: closing it again would release the locks that this process holds on it, and SQLite
 * depends on its locks.
 */
export async function privateFile(path: string): Promise<void> {
  try {
    await using file = await open(path, "wx", 0o600);
    await file.chmod(0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    await closeToOthers(path);
  }
}

/** Removes the permissions of group and others from a file or folder, if it exists. Throws as {@link privateFile} does. */
export async function closeToOthers(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  if (!found || (found.mode & FOR_OTHERS) === 0) return;
  if (!mayClose(found.uid)) return requireClosed(path, found.mode);
  await chmod(path, found.mode & 0o700);
}

/** Whether this process may change the mode of files of that user. */
const mayClose = (uid: number) => [uid, 0].includes(process.getuid?.() ?? uid);

function requireClosed(path: string, mode: number): void {
  if (mode & FOR_OTHERS)
    throw new NotPrivate(
      `${path} belongs to another user and others can access it (mode ${octal(mode)}): its owner must run chmod 600 on it`,
    );
}

const octal = (mode: number) => (mode & 0o7777).toString(8);
