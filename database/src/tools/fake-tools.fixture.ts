import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Machine } from "./machine.ts";
import { removeTree } from "./remove-tree.ts";

/** A machine for tests, whose programs are shell scripts, in a folder of its own. */
export interface FakeMachine extends Disposable {
  readonly folder: string;
  readonly machine: Machine;
  /** Writes a program, and returns its path; `bin/NAME` is on the search path, `tools/NAME` in the tools folder. */
  program(path: string, script: string): string;
  /**
   * A Go that builds by copying the program `built`, after `script`, which finds the file that is wanted in `$out`.
   * What it was called with and its variables are in the file `go.log`.
   */
  go(built: string, script?: string): void;
}

/** Makes one; `environment` is what a compiler inherits there. */
export function fakeMachine(environment: Record<string, string> = {}): FakeMachine {
  const folder = mkdtempSync(join(tmpdir(), "tools-"));
  mkdirSync(join(folder, "bin"));
  const program = (path: string, script: string) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  return {
    folder,
    program,
    machine: {
      searchPath: join(folder, "bin"),
      isRoot: false,
      mayInstall: true,
      serverEnvironment: {},
      buildEnvironment: { PATH: "/usr/bin:/bin", ...environment },
      toolsDir: join(folder, "tools"),
    },
    go: (built, script = "") =>
      void program(
        "bin/go",
        `echo "$@" >> '${folder}/go.log'; env | grep '^GO' >> '${folder}/go.log'
for word in "$@"; do [ "$before" = -o ] && out=$word; before=$word; done
mkdir -p "$GOPATH/pkg/mod/read-only" && touch "$GOPATH/pkg/mod/read-only/file" && chmod 555 "$GOPATH/pkg/mod/read-only"
${script}
cp '${built}' "$out"`,
      ),
    [Symbol.dispose]: () => removeTree(folder),
  };
}
