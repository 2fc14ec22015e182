import type { Git } from "../../results/run/git.ts";

/**
 * The code that was measured, as a page names it: its commit, and whether there were changes beside it; where there is
 * none, why it is not known.
 */
export function codeName(code: readonly (Git | null)[], unknownBecause?: string): string {
  const names = [...new Set(code.map(nameOf))].join(", ");
  return unknownBecause === undefined ? names : `${names}: ${unknownBecause}`;
}

/** Whether all of it was a commit without changes. */
export function isCommitted(code: readonly (Git | null)[]): boolean {
  return code.every((git) => git !== null && !git.dirty);
}

function nameOf(git: Git | null): string {
  if (git === null) return "commit not known";
  return `${git.commit.slice(0, 12)}${git.dirty ? " with uncommitted changes" : ""}`;
}
