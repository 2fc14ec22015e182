import type { Git } from "../result/git.ts";

/** The code that was measured, as a page names it: its commit, and whether there were changes beside it. */
export function codeName(code: readonly (Git | null)[]): string {
  return [...new Set(code.map(nameOf))].join(", ");
}

/** Whether all of it was a commit without changes. */
export function isCommitted(code: readonly (Git | null)[]): boolean {
  return code.every((git) => git !== null && !git.dirty);
}

function nameOf(git: Git | null): string {
  if (git === null) return "commit not known";
  return `${git.commit.slice(0, 12)}${git.dirty ? " with uncommitted changes" : ""}`;
}
