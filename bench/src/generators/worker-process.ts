import { reasonIn } from "@super-heroes/database/tools/reason";
import { stopWithParent } from "@super-heroes/system/orphans";
import { toolEnvironment } from "./tool-environment.ts";

/** A generator in a process of its own: what it is called, its program, and what it is told to do. */
export interface WorkerOrder<Message, Result> {
  /** As in "the closed-loop generator". */
  name: string;
  /** The worker's file. */
  file: string;
  order: unknown;
  /** Is given each message of the worker; returns the result once it has come. */
  take(message: Message): Result | undefined;
  /** Aborting it ends the worker. */
  signal: AbortSignal;
}

/**
 * Runs a generator in a process of its own, so that the work of the process that measures is not in its way, and
 * resolves with its result when it has ended. Throws when it ends without one, with the reason it printed, and with the
 * signal's reason when that is aborted.
 */
export async function runWorker<Message, Result>({
  name,
  file,
  order,
  take,
  signal,
}: WorkerOrder<Message, Result>): Promise<Result> {
  signal.throwIfAborted();
  let result: Result | undefined;
  const worker = Bun.spawn([process.execPath, file, JSON.stringify(order)], {
    env: toolEnvironment({ NODE_ENV: "production" }),
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
    detached: true,
    ipc(message: Message) {
      result = take(message) ?? result;
    },
  });
  stopWithParent(worker);
  const kill = () => worker.kill("SIGKILL");
  signal.addEventListener("abort", kill, { once: true });
  const [complaints] = await Promise.all([new Response(worker.stderr).text(), worker.exited]);
  signal.removeEventListener("abort", kill);
  signal.throwIfAborted();
  if (result !== undefined) return result;
  const how = worker.signalCode
    ? `was ended by ${worker.signalCode}`
    : `ended with exit code ${worker.exitCode}`;
  const reason = reasonIn(complaints);
  throw new Error(`the ${name} generator ${how}${reason ? `: ${reason}` : " and printed no reason"}`);
}
