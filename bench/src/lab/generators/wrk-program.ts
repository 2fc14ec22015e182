/** An installed wrk. */
export interface WrkProgram {
  path: string;
  /** As in "4.1.0". */
  version: string;
}

/** A program that takes longer to print its version does not respond. */
const TIMEOUT_MS = 5000;

/** Finds wrk on a search path, the user's by default; `undefined` where it is not there, or is not a version 4. */
export async function findWrk(searchPath = process.env.PATH): Promise<WrkProgram | undefined> {
  const path = Bun.which("wrk", { PATH: searchPath ?? "" });
  if (path === null) return undefined;
  // It prints its usage after its version, and exits with 1.
  const child = Bun.spawn([path, "--version"], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "ignore",
    timeout: TIMEOUT_MS,
  });
  const version = wrkVersionIn(await new Response(child.stdout).text());
  return version === undefined ? undefined : { path, version };
}

/** The version in the first line that wrk prints, as in `wrk debian/4.1.0-3 [epoll]`; only versions 4 are known. */
export function wrkVersionIn(output: string): string | undefined {
  return /^wrk \S*?\b(4\.\d+\.\d+)/.exec(output)?.[1];
}
