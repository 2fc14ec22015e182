import { readTlsFiles } from "@super-heroes/kit/network/tls-files";
import { Deadline, RESPONSE_MARGIN_MS } from "@super-heroes/kit/request/deadline";
import { withinScope } from "@super-heroes/kit/request/scope";
import type { Runtime } from "@super-heroes/kit/runtime";
import type { CircuitState } from "@super-heroes/kit/upstream/resilience/circuit-breaker";
import { createUpstream } from "@super-heroes/kit/upstream/upstream";
import { createCallBudget } from "./call-budget.ts";
import { completionRequest, textOf } from "./completion.ts";
import type { Fallback } from "./model.ts";
import { createRecentTexts } from "./recent-texts.ts";
import { failedCall, NoServiceText } from "./service-failure.ts";
import { digestOf, type Story } from "./story.ts";
import { modelOf, type NarrationConfig } from "./variables.ts";

/** The request that a narration is for. */
export interface NarrationFor {
  correlationId: string;
  traceparent: string | undefined;
  deadline: Deadline;
}

/** A language model, reached over HTTP. */
export interface NarrationService {
  /** A text about a story, before the request's deadline. Rejects with {@link NoServiceText}. */
  narrate(story: Story, request: NarrationFor): Promise<string>;
  readonly circuit: CircuitState | undefined;
  close(): void;
}

/** The largest response that is read: a text, with the reasoning of some models beside it. */
const MAX_RESPONSE_BYTES = 256 * 1024;
/** A paid text is kept for the next request for the same story. */
const MOST_KEPT = 500;
/** The time that a request keeps to send a template instead. */
const FALLBACK_MS = RESPONSE_MARGIN_MS + 30;

/** Such a service gets a few calls a minute, each of which may take seconds. */
const CIRCUIT = { tripsAt: { withinMs: 60_000, fewestCalls: 5, share: 0.5 }, openMs: 30_000 };

const WRITTEN = { Check: (response: unknown): response is object => textOf(response) !== undefined };

/**
 * Creates the client of a service with OpenAI's chat completions API.
 *
 * A call costs the operator money, and requests come from clients. So requests for the same story share one call, its text is kept,
 * and the calls of all clients together are limited. A call is not cancelled when its client disconnects or has less time: it is
 * paid for, and its text is there for the next request. A service that refuses its key, or limits the rate, is not called again for
 * a time.
 *
 * Throws `ConfigError` without a model, or with a wrong file of authorities.
 */
export function createNarrationService(
  baseUrl: string,
  config: NarrationConfig,
  { metrics, log }: Pick<Runtime, "metrics" | "log">,
): NarrationService {
  const model = modelOf(config);
  const { narrationKey: key, narrationTimeoutMs: timeoutMs, narrationMaxInFlight: maxInFlight } = config;
  const authorization = key === undefined ? "" : `authorization: Bearer ${key}\r\n`;
  const { ca } = readTlsFiles({
    ca: { variable: "NARRATION_CA_FILE", path: config.narrationCaFile },
    cert: { variable: "", path: undefined },
    key: { variable: "", path: undefined },
  });
  const upstream = createUpstream(
    "narration",
    [baseUrl],
    {
      // A POST on a connection that the service has just closed would fail, and calls are rare.
      keepAlive: false,
      maxInFlight,
      maxQueue: 4 * maxInFlight,
      maxResponseBytes: MAX_RESPONSE_BYTES,
      deadlineMs: timeoutMs,
      breaker: CIRCUIT,
      // A service outside of this system must not be shown the certificate of this process.
      tls: ca === undefined ? {} : { ca },
    },
    { metrics, log },
  );
  const budget = createCallBudget(config.narrationsPerMinute);
  const texts = createRecentTexts(MOST_KEPT);
  const calls = new Map<string, Promise<string>>();
  let pause: { fallback: Fallback; untilMs: number } | undefined;

  async function call(story: Story, digest: string, request: NarrationFor): Promise<string> {
    const { correlationId, traceparent } = request;
    try {
      const response = await withinScope(
        { correlationId, traceparent, deadline: Deadline.after(timeoutMs) },
        (scope) =>
          upstream.post("/chat/completions", completionRequest(model, story), WRITTEN, scope, authorization),
      );
      const text = textOf(response) ?? "";
      texts.put(digest, text);
      return text;
    } catch (error) {
      const { fallback, pauseMs, status } = failedCall(error);
      if (pauseMs > 0) pause = { fallback, untilMs: performance.now() + pauseMs };
      log.warn({ correlationId, fallback, status, pauseMs }, "the narration service has written no text");
      throw new NoServiceText(fallback, error);
    }
  }

  function start(story: Story, digest: string, request: NarrationFor): Promise<string> {
    if (pause && performance.now() < pause.untilMs) throw new NoServiceText(pause.fallback);
    // While the circuit is open, the call is refused without being made.
    if (upstream.circuit === "closed" && !budget.take()) throw new NoServiceText("narration_budget_spent");
    const started = call(story, digest, request);
    calls.set(digest, started);
    const end = () => void calls.delete(digest);
    started.then(end, end);
    return started;
  }

  return {
    async narrate(story, request) {
      const digest = digestOf(story);
      const known = texts.get(digest);
      if (known !== undefined) return known;
      const limit = {
        ms: request.deadline.remainingMs - FALLBACK_MS,
        error: () => new NoServiceText("narration_timeout"),
      };
      if (limit.ms <= 0) throw limit.error();
      return await request.deadline.race(calls.get(digest) ?? start(story, digest, request), limit);
    },
    get circuit() {
      return upstream.circuit;
    },
    close: upstream.close,
  };
}
