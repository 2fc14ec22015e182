import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Writes a program `npx` into a folder: `npx --yes bun@VERSION` there runs the Bun that runs the tests, in place of one from the
 * registry. As with npx, what it runs finds its own programs. Nothing else is run.
 */
export async function writeNpx(folder: string): Promise<void> {
  const packages = join(folder, ".npx");
  await mkdir(packages);
  await symlink(process.execPath, join(packages, "bun"));
  const npx = join(folder, "npx");
  await writeFile(
    npx,
    `#!/bin/sh\n[ "$1" = --yes ] || exit 97\ncase $2 in bun@*) shift 2 ;; *) exit 97 ;; esac\nPATH='${packages}':"$PATH" exec bun "$@"\n`,
  );
  await chmod(npx, 0o755);
}
