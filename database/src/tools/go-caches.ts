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
 * Gives Go's caches a place in the workspace of this process: some 2 GB would otherwise stay in the user's home. A user
 * who has set `GOCACHE`, `GOMODCACHE` or `GOPATH` keeps what they say; `GOFLAGS`, `GOPROXY` and all else are not
 * touched.
 *
 * A process that starts others which build tools can pass `variables` on, so that all of them share one cache.
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
