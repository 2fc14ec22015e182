import { toolEnvironment } from "@super-heroes/bench/lab/generators/tool-environment";
import { repositoryRoot } from "@super-heroes/cli/repository";
import type { Environment } from "@super-heroes/system/environment/environment";

/** A replay of all read models, in a process of its own. */
export interface ReplayProcess {
  /** Resolves with the output; rejects with it when the exit code is not 0. */
  readonly done: Promise<string>;
  /** Ends it with SIGKILL, and waits until it has ended. */
  kill(): Promise<void>;
}

/** Starts `bun run replay` on a drill's stores. */
export function startReplay(variables: Environment): ReplayProcess {
  const child = Bun.spawn([process.execPath, "system/src/replay.ts"], {
    cwd: repositoryRoot,
    env: { ...toolEnvironment(), ...variables },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const output = Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  const done = (async () => {
    const [printed, reported] = await output;
    if ((await child.exited) !== 0) throw new Error(`the replay failed: ${reported}`);
    return printed;
  })();
  done.catch(() => {});
  return {
    done,
    async kill() {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}
