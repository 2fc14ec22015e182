import { realpath } from "node:fs/promises";
import { failureText, type GitFailure, runGit } from "./git-command.ts";

/** The commit of the measured code. */
export interface Git {
  commit: string;
  /** Whether files differed from the commit, apart from published results. */
  dirty: boolean;
}

/** The code that is measured, as a result holds it. */
export interface CodeState {
  /** `null` where git does not know it. */
  git: Git | null;
  /** The reason, as a clause. */
  gitUnknown?: string;
}

/** The state of the repository in `folder`. `warn` receives a line for the terminal where it is unknown. */
export async function gitState(folder: string, warn: (line: string) => void = () => {}): Promise<CodeState> {
  // Git compares this path with its list of trusted folders.
  const root = await realpath(folder).catch(() => folder);
  const commit = await runGit(root, ["rev-parse", "HEAD"]);
  if (!("output" in commit)) return unknown(commit, warn);
  const changes = await runGit(root, ["status", "--porcelain", "--", ".", ":(exclude)results"]);
  if (!("output" in changes)) return unknown(changes, warn);
  return { git: { commit: commit.output, dirty: changes.output !== "" } };
}

function unknown(failure: GitFailure, warn: (line: string) => void): CodeState {
  warn(`the result will not say at which commit it was measured, because ${failureText(failure)}`);
  return { git: null, gitUnknown: failure.problem };
}
