import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Machine } from "./machine.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

/** Where Go keeps what it downloads and compiles. */
export interface GoCaches extends Workspace {
  /** The variables that name the folders. */
  readonly variables: Readonly<Record<"GOCACHE" | "GOPATH" | "GOTMPDIR", string>>;
  /** Whether the module cache is in the workspace, so that its files may be made writable. */
  readonly ownsModules: boolean;
}

/**
 * Places Go's caches in the workspace of this process: otherwise some 2 GB would stay in the user's home. `GOCACHE`,
 * `GOMODCACHE` and `GOPATH` are used where they are set; other variables are not changed.
 *
 * A process that starts other builds can pass `variables` to them, so that all share one cache.
 */
export function openGoCaches({ toolsDir, buildEnvironment: env }: Machine): GoCaches {
  const workspace = openWorkspace(toolsDir);
  const { folder } = workspace;
  const variables = {
    GOCACHE: env.GOCACHE || join(folder, "cache"),
    GOPATH: env.GOPATH || join(folder, "path"),
    GOTMPDIR: env.GOTMPDIR || join(folder, "tmp"),
  };
  mkdirSync(variables.GOTMPDIR, { recursive: true });
  return { ...workspace, variables, ownsModules: !env.GOMODCACHE && !env.GOPATH };
}
