import { failureText, runGit } from "@super-heroes/bench/results/record/git-command";
import { repositoryRoot } from "@super-heroes/cli/repository";
import type { RepositoryFile } from "./linter.ts";

/** Every file that git tracks or would add, by path. Throws outside of a clone. */
export async function repositoryFiles(): Promise<RepositoryFile[]> {
  const argv = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const listed = await runGit(repositoryRoot, argv);
  if (!("output" in listed))
    throw new Error(`the files of the repository cannot be listed, because ${failureText(listed)}`);
  const paths = [...new Set(listed.output.split("\0").filter(Boolean))].sort();
  const files = await Promise.all(paths.map(readHead));
  return files.filter((file) => file !== undefined);
}

/** `undefined` for a file that git lists and that was removed. */
async function readHead(path: string): Promise<RepositoryFile | undefined> {
  const file = Bun.file(`${repositoryRoot}/${path}`);
  if (!(await file.exists())) return undefined;
  const [firstLine = ""] = (await file.slice(0, 128).text()).split("\n", 1);
  return { path, firstLine };
}
