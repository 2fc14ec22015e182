import { join } from "node:path";
import { isListening, statusOf } from "./first-responses.ts";
import type { ForeignPair, ForeignRequest, ForeignSide } from "./foreign-pair.ts";
import type { RunPlace } from "./run-place.ts";
import { type StartedProgram, startProgram } from "./started-program.ts";

/** A server has this long to become ready. */
const READY_LIMIT_MS = 60_000;
const POLL_MS = 50;

/**
 * Starts a service, and resolves when it is ready; resolves with `undefined` where it has no command, because it runs already.
 * Throws where another server listens at its address, where it ends, and where it is not ready in time; it has been stopped then.
 */
export async function startSide(
  side: ForeignSide,
  pair: Pick<ForeignPair, "readyPath" | "work">,
  { runDir, signal, onProgress }: RunPlace,
): Promise<StartedProgram | undefined> {
  const { label, baseUrl, command } = side;
  if (command === undefined) return undefined;
  if (await isListening(side, signal))
    throw new Error(
      `another server listens at ${baseUrl} already, so ${label} cannot be started there: stop it, or leave out the command`,
    );
  onProgress(`starting ${label}: ${command}`);
  const program = startProgram(label, command, join(runDir, `${label}.log`));
  try {
    const ended = new AbortController();
    program.failure.then((failure) => ended.abort(failure));
    await untilReady(side, readiness(pair), AbortSignal.any([signal, ended.signal]));
    return program;
  } catch (error) {
    await program.stop();
    throw error;
  }
}

/** The request that shows that a server is ready. */
function readiness({ readyPath, work }: Pick<ForeignPair, "readyPath" | "work">): ForeignRequest {
  const get = { name: "ready", method: "GET", headers: {}, body: null };
  if (readyPath !== undefined) return { ...get, path: readyPath };
  const [first] = work.kind === "requests" ? work.requests : [];
  return first ?? { ...get, path: "/" };
}

async function untilReady(side: ForeignSide, request: ForeignRequest, signal: AbortSignal): Promise<void> {
  const endsAtMs = performance.now() + READY_LIMIT_MS;
  let last: number | undefined;
  while (performance.now() < endsAtMs) {
    last = await statusOf(side, request, signal);
    if (last !== undefined && last < 300) return;
    await Bun.sleep(POLL_MS);
    signal.throwIfAborted();
  }
  const seen = last === undefined ? "it did not respond" : `its last response was ${last}`;
  throw new Error(
    `${side.label} was not ready within ${READY_LIMIT_MS / 1000} s: ${request.method} ${request.path || "/"} has to respond with 2xx, and ${seen}`,
  );
}
