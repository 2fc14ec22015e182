import { outputOf } from "./output-of.ts";

/** What was measured, as version control knows it. */
export interface Git {
  commit: string;
  /** Whether files differed from the commit; published results do not count. */
  dirty: boolean;
}

/** The state of the repository in `folder`; `null` where there is none, or no git. */
export async function gitState(folder: string): Promise<Git | null> {
  const commit = await outputOf(["git", "rev-parse", "HEAD"], folder);
  const changes = await outputOf(["git", "status", "--porcelain", "--", ".", ":(exclude)results"], folder);
  return commit === undefined || changes === undefined ? null : { commit, dirty: changes !== "" };
}
