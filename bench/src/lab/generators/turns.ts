import { join } from "node:path";
import type { LoadResult } from "../../analysis/observation/segment.ts";
import type { ClosedLoopGenerator, ClosedLoopOrder } from "./closed-loop.ts";
import { type RunContext, resultTaker } from "./load-run.ts";
import type { OwnRequest } from "./prepared-request.ts";
import { type CountedResponses, sumOf } from "./response-counts.ts";
import type { SentRequest } from "./sent-request.ts";
import { runWorker } from "./worker-process.ts";

/** The order of the generator that drives services in turns. */
export interface TurnsOrder {
  /** The requests to each service, which its connections send in turn: of two services, or of one. */
  sides: readonly (readonly OwnRequest[])[];
  /** To each service. */
  connections: number;
  /** Of each service. */
  warmupSeconds: number;
  /** How long each service is measured after the warm-up. */
  seconds: number;
  /** What the order of the turns is drawn from. */
  seed: number;
  /** A response that takes longer is an error; 10 s by default, as with autocannon. */
  timeoutMs?: number;
}

/** What was measured of each service, in the order given. */
export interface TurnsResult {
  sides: (Pick<LoadResult, "seconds" | "generator" | "turns"> & {
    /** To each request, in the order given. */
    responses: CountedResponses[];
  })[];
}

const WORKER = join(import.meta.dir, "turns.worker.ts");
const TIMEOUT_MS = 10_000;
/** A turn waits for its last responses. */
const LONGER = 1.5;

/**
 * Drives two services alternately, in turns of some hundredths of a second and in mirrored order (ABBA or BAAB): closed loops
 * on connections that stay open. The service whose turn it is not is idle. Resolves with what was measured after the warm-up.
 * Throws when the generator itself fails, and with the signal's reason when that is aborted.
 */
export async function runTurns(order: TurnsOrder, context: RunContext): Promise<TurnsResult> {
  const whole = { timeoutMs: TIMEOUT_MS, ...order };
  const each = order.warmupSeconds + order.seconds * LONGER;
  return await runWorker({
    name: "turns",
    file: WORKER,
    order: whole,
    plannedSeconds: each * order.sides.length + (4 * whole.timeoutMs) / 1000,
    take: resultTaker<TurnsResult>(context),
    signal: context.signal,
  });
}

/** As a segment has them: the responses to all requests together. */
export function loadResultOf(
  { responses, ...result }: TurnsResult["sides"][number],
  requests: readonly SentRequest[] | undefined,
): LoadResult {
  return { ...result, ...sumOf(responses, requests) };
}

/** The closed loop of this repository on one service, in one piece. */
export const turnsLoop: ClosedLoopGenerator = {
  tool: "turns",
  version: null,
  async run({ connections, warmupSeconds, seconds, ...work }: ClosedLoopOrder, context) {
    const order = { sides: [requestsOf(work)], connections, warmupSeconds, seconds, seed: 0 };
    const { sides } = await runTurns(order, context);
    const [side] = sides;
    if (!side) throw new Error("the turns generator measured nothing");
    return loadResultOf(side, work.requests);
  },
};

/** The requests of an order, whichever way it gives them. */
export function requestsOf({
  url,
  request,
  requests,
}: Pick<ClosedLoopOrder, "url" | "request" | "requests">): readonly OwnRequest[] {
  if (requests && requests.length > 0) return requests;
  if (!request) return [{ url, headers: {} }];
  const { method, headers, bodies } = request;
  if (bodies.length === 0) return [{ url, method, headers }];
  return bodies.map((body) => ({ url, method, headers, body: Buffer.from(body).toString("base64") }));
}
