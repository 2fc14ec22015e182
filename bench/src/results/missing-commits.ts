import { failureText, runGit } from "./record/git-command.ts";

/**
 * The commits that the repository in `folder` does not have. Throws, with the reason and a remedy, where git does not
 * work there: no git, no repository, or one that belongs to another user.
 */
export async function missingCommits(folder: string, commits: readonly string[]): Promise<string[]> {
  const repository = await runGit(folder, ["rev-parse", "--git-dir"]);
  if (!("output" in repository))
    throw new Error(`git does not work in ${folder}: ${failureText(repository)}`);
  const missing: string[] = [];
  for (const commit of new Set(commits)) {
    const found = await runGit(folder, ["cat-file", "-e", `${commit}^{commit}`]);
    if (!("output" in found)) missing.push(commit);
  }
  return missing;
}
