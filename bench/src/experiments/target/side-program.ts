import { workingProcess } from "../../lab/processes/proc.ts";
import type { ForeignPair, ForeignSide } from "./foreign-pair.ts";
import type { RunPlace } from "./run-place.ts";
import { startSide } from "./start-side.ts";
import type { StartedProgram } from "./started-program.ts";

/** A service that was started, and that can be started anew. */
export interface SideProgram {
  /** The process that does the work of the command; `undefined` when it has ended. */
  pid(): number | undefined;
  /** How long it took until it was ready, the first time. */
  startSeconds: number;
  /** Resolves with the reason when it ends by itself. */
  failure: Promise<Error>;
  /** Ends the process, starts another one, and resolves when it is ready. Rejects as {@link startSide} does. */
  renew(signal: AbortSignal): Promise<void>;
  /** Ends it with all its children; resolves when it has ended. */
  stop(): Promise<void>;
}

/** Starts a service as {@link startSide} does; `undefined` where it has no command. */
export async function startSideProgram(
  side: ForeignSide,
  pair: Pick<ForeignPair, "readyPath" | "work">,
  place: RunPlace,
): Promise<SideProgram | undefined> {
  const failure = Promise.withResolvers<Error>();
  let pid: number | undefined;
  const follow = (program: StartedProgram) => {
    program.failure.then(failure.resolve);
    pid = workingProcess(program.pid);
    return program;
  };
  const startedAtMs = performance.now();
  const first = await startSide(side, pair, place);
  if (!first) return undefined;
  let program = follow(first);
  return {
    pid: () => pid,
    startSeconds: (performance.now() - startedAtMs) / 1000,
    failure: failure.promise,
    async renew(signal) {
      await program.stop();
      const next = await startSide(side, pair, { ...place, signal, onProgress: () => {} });
      if (next) program = follow(next);
    },
    stop: () => program.stop(),
  };
}
