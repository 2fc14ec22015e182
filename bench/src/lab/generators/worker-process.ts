import { stopWithParent } from "@super-heroes/cli/processes/stop-with-parent";
import { reasonIn } from "@super-heroes/database/tools/reason";
import { toolEnvironment } from "./tool-environment.ts";

/** A generator in a process of its own: its name, its program, and its order. */
export interface WorkerOrder<Message, Result> {
  /** As in "the closed-loop generator". */
  name: string;
  /** The worker's file. */
  file: string;
  /** The worker reads it with {@link receivedOrder}; JSON holds it. */
  order: unknown;
  /** How long the order takes; a worker that runs 30 s longer is killed. */
  plannedSeconds: number;
  /** Called with each message of the worker; returns the result once it has arrived. */
  take(message: Message): Result | undefined;
  /** Aborting it ends the worker. */
  signal: AbortSignal;
}

/** In the worker: the order that {@link runWorker} sent. */
export async function receivedOrder<Order>(): Promise<Order> {
  return (await Bun.stdin.json()) as Order;
}

/** Beyond the planned time, for the start of a generator and for responses that it waits for at the end. */
const MARGIN_SECONDS = 30;

/**
 * Runs a generator in a process of its own, so that the measuring process does not delay it. Resolves with its result
 * when it has ended. Throws when it ends without a result, with the reason it printed; when it does not end in time; and
 * with the signal's reason when that is aborted.
 */
export async function runWorker<Message, Result>({
  name,
  file,
  order,
  plannedSeconds,
  take,
  signal,
}: WorkerOrder<Message, Result>): Promise<Result> {
  signal.throwIfAborted();
  let result: Result | undefined;
  const worker = Bun.spawn([process.execPath, "--no-env-file", file], {
    env: toolEnvironment({ NODE_ENV: "production" }),
    // Not as an argument: those are limited in size, and every user of the machine can read them.
    stdin: new Blob([JSON.stringify(order)]),
    stdout: "ignore",
    stderr: "pipe",
    detached: true,
    ipc(message: Message) {
      result = take(message) ?? result;
    },
  });
  stopWithParent(worker, { isGroup: true });
  const kill = () => worker.kill("SIGKILL");
  const limitSeconds = plannedSeconds + MARGIN_SECONDS;
  const limit = AbortSignal.timeout(limitSeconds * 1000);
  for (const end of [signal, limit]) end.addEventListener("abort", kill, { once: true });
  const [complaints] = await Promise.all([new Response(worker.stderr).text(), worker.exited]);
  for (const end of [signal, limit]) end.removeEventListener("abort", kill);
  signal.throwIfAborted();
  if (result !== undefined) return result;
  if (limit.aborted) throw new Error(`the ${name} generator had not ended after ${limitSeconds} s`);
  const how = worker.signalCode
    ? `was ended by ${worker.signalCode}`
    : `ended with exit code ${worker.exitCode}`;
  const reason = reasonIn(complaints);
  throw new Error(`the ${name} generator ${how}${reason ? `: ${reason}` : " and printed no reason"}`);
}
