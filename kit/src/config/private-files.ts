import { chmod, mkdir, open, readdir, stat } from "node:fs/promises";

/** What others than the owner may do: read, write, and enter a folder. */
const FOR_OTHERS = 0o077;
/** The same without entering: who may only pass through a folder sees nothing of it. */
const FOR_OTHERS_BUT_PASSING = 0o066;
const WRITABLE_BY_ALL = 0o002;

/** A file or folder is open to other users of the machine and cannot be closed here; the message says what to do. */
export class NotPrivate extends Error {
  override readonly name = "NotPrivate";
}

/**
 * Makes a folder that only its owner can enter (0700), whatever the umask. One that is there already is closed to others
 * where it is ours: empty, or `isOurs` by the names in it. Any other folder stays as it is, because what is put into it
 * is private itself.
 *
 * Throws {@link NotPrivate} when every user may write there, and so replace what is in it.
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
      `every user of this machine can write to ${path} (mode ${octal(mode)}): use a folder of its own, or chmod it to 700`,
    );
}

/**
 * Sees to it that only its owner can read and write a file, whatever the umask: makes an empty one (0600) where there is
 * none, and closes one that is open to others. Throws {@link NotPrivate} when it is open and another user's.
 *
 * A file that is there is not opened: closing it again would end the locks that this process has on it, and SQLite relies
 * on its own.
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

/** Takes from others what they may do with a file or folder, where there is one. Throws as {@link privateFile} does. */
export async function closeToOthers(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  if (!found || (found.mode & FOR_OTHERS) === 0) return;
  if (!mayClose(found.uid)) return requireClosed(path, found.mode);
  await chmod(path, found.mode & 0o700);
}

/** Whether this process may change the mode of what belongs to that user. */
const mayClose = (uid: number) => [uid, 0].includes(process.getuid?.() ?? uid);

function requireClosed(path: string, mode: number): void {
  if (mode & FOR_OTHERS)
    throw new NotPrivate(
      `${path} belongs to another user and is open to more (mode ${octal(mode)}): its owner has to chmod it to 600`,
    );
}

const octal = (mode: number) => (mode & 0o7777).toString(8);
