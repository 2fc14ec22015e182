import { realpath } from "node:fs/promises";
import { askGit, failureText, type GitFailure } from "./ask-git.ts";

/** What was measured, as version control knows it. */
export interface Git {
  commit: string;
  /** Whether files differed from the commit; published results do not count. */
  dirty: boolean;
}

/** The code that is measured, as a result holds it. */
export interface CodeState {
  /** `null` where git does not say. */
  git: Git | null;
  /** Why it does not, as a clause. */
  gitUnknown?: string;
}

/** The state of the repository in `folder`. `warn` gets a line for the person at the terminal where it is unknown. */
export async function gitState(folder: string, warn: (line: string) => void = () => {}): Promise<CodeState> {
  // The name that git goes by, which is the one it can be told to trust.
  const root = await realpath(folder).catch(() => folder);
  const commit = await askGit(root, ["rev-parse", "HEAD"]);
  if (!("output" in commit)) return unknown(commit, warn);
  const changes = await askGit(root, ["status", "--porcelain", "--", ".", ":(exclude)results"]);
  if (!("output" in changes)) return unknown(changes, warn);
  return { git: { commit: commit.output, dirty: changes.output !== "" } };
}

function unknown(failure: GitFailure, warn: (line: string) => void): CodeState {
  warn(`the result will not say at which commit it was measured, because ${failureText(failure)}`);
  return { git: null, gitUnknown: failure.problem };
}
