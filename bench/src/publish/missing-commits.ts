/**
 * Those of the commits that the repository in `folder` does not have. Throws, with git's own reason, where git does not
 * work there: no git, no repository, or one that belongs to another user.
 */
export async function missingCommits(folder: string, commits: readonly string[]): Promise<string[]> {
  const repository = await git(folder, ["rev-parse", "--git-dir"]);
  if (!repository.worked) throw new Error(`git does not work in ${folder}: ${repository.complaint}`);
  const missing: string[] = [];
  for (const commit of new Set(commits)) {
    const { worked } = await git(folder, ["cat-file", "-e", `${commit}^{commit}`]);
    if (!worked) missing.push(commit);
  }
  return missing;
}

async function git(folder: string, argv: readonly string[]): Promise<{ worked: boolean; complaint: string }> {
  try {
    const child = Bun.spawn(["git", ...argv], {
      cwd: folder,
      stdin: "ignore",
      stdout: "ignore",
      stderr: "pipe",
    });
    const complaint = await new Response(child.stderr).text();
    return { worked: (await child.exited) === 0, complaint: complaint.trim() };
  } catch (error) {
    // Not a program: Bun.spawn throws at once.
    return { worked: false, complaint: (error as Error).message };
  }
}
