import { repositoryRoot } from "../../database/src/tools/machine.ts";
import type { RepositoryFile } from "./linter.ts";

/** Every file that git has or would add, in the order of their paths. Throws outside of a clone. */
export async function repositoryFiles(): Promise<RepositoryFile[]> {
  const argv = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const git = Bun.spawn(argv, { cwd: repositoryRoot, stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const [listed, complaint, exitCode] = await Promise.all([
    new Response(git.stdout).text(),
    new Response(git.stderr).text(),
    git.exited,
  ]);
  if (exitCode !== 0) throw new Error(`git cannot list the repository's files: ${complaint.trim()}`);
  const paths = [...new Set(listed.split("\0").filter(Boolean))].sort();
  const files = await Promise.all(paths.map(readHead));
  return files.filter((file) => file !== undefined);
}

/** `undefined` for a file that git still lists and that is gone. */
async function readHead(path: string): Promise<RepositoryFile | undefined> {
  const file = Bun.file(`${repositoryRoot}/${path}`);
  if (!(await file.exists())) return undefined;
  const [firstLine = ""] = (await file.slice(0, 128).text()).split("\n", 1);
  return { path, firstLine };
}
