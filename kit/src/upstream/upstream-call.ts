import type { Gate, GateWaiter } from "../concurrency/gate.ts";
import type { Metrics, UpstreamOutcome } from "../metrics/metrics.ts";
import type { Tally } from "../metrics/tally-counter.ts";
import { promised, type Receiver } from "../request/receiver.ts";
import type { Scope } from "../request/scope.ts";
import { headersOf } from "../request/scope-headers.ts";
import type { HttpClient, HttpResponse } from "./http-client/http-client.ts";
import { wholeResponse } from "./http-client/whole-response.ts";
import type { AddedLatency } from "./latency/added-latency.ts";
import { delay } from "./latency/delay.ts";
import type { AdaptiveGate } from "./resilience/adaptive-gate.ts";
import type { CircuitBreaker } from "./resilience/circuit-breaker.ts";
import type { Retries } from "./resilience/retries.ts";
import { CallFailed, fairFailure, outcomeOf, upstreamProblem } from "./upstream-failure.ts";

/** The parts of an agent that its calls use. */
export interface Agent {
  readonly name: string;
  readonly client: HttpClient;
  readonly gate: Gate & Partial<Pick<AdaptiveGate, "responded">>;
  readonly breaker: CircuitBreaker | undefined;
  readonly retries: Retries | undefined;
  readonly latency: AddedLatency | undefined;
  readonly metrics: Pick<Metrics, "upstreamCalled">;
  /** The seconds that calls waited for a place. */
  readonly waited: Tally;
  /** The least fair time of a call; see `fairMs`. */
  readonly leastMs: number;
}

/** A call to an upstream, and the check of its response. */
export interface Question<T> {
  path: string;
  /** In addition to those of every call. */
  headers: string;
  maxBytes: number;
  /** The JSON document of a POST; without it the call is a GET. */
  body?: Uint8Array;
  isRight(response: unknown): response is T;
}

/**
 * One call to an upstream: it waits for a place, makes an attempt, repeats it where that is allowed, counts and times the call,
 * and passes its result or its problem to the receiver. Everything a call needs is in this object and its attempt, because
 * every fight makes three (see {@link Receiver}).
 */
export class UpstreamCall<T> implements GateWaiter, Receiver<T> {
  readonly #startedAtMs = performance.now();
  /** When it got its place; 0 before that. */
  #admittedAtMs = 0;

  constructor(
    private readonly agent: Agent,
    private readonly question: Question<T>,
    private readonly scope: Scope,
    private readonly receiver: Receiver<T>,
  ) {}

  start(): void {
    try {
      if (this.agent.gate.enter(this, this.scope)) this.#begin(this.#startedAtMs);
    } catch (error) {
      this.#fail(error);
    }
  }

  admitted(): void {
    this.#begin(this.#noteWait());
  }

  refused(reason: unknown): void {
    this.#noteWait();
    this.#fail(reason);
  }

  resolve(result: T): void {
    this.#end("ok");
    this.receiver.resolve(result);
  }

  /** The first attempt has failed. */
  reject(error: unknown): void {
    const { retries } = this.agent;
    // A POST may have had its effect.
    if (this.question.body || !retries?.isRetryable(error)) {
      this.#fail(error);
      return;
    }
    const attempt = () => promised<T>((receiver) => this.#attempt(receiver));
    retries.again(error, attempt, this.scope.deadline).then(
      (result) => this.resolve(result),
      (reason) => this.#fail(reason),
    );
  }

  #begin(nowMs: number): void {
    this.#admittedAtMs = nowMs;
    this.agent.retries?.earn();
    this.#attempt(this);
  }

  #attempt(receiver: Receiver<T>): void {
    new Attempt(this.agent, this.question, this.scope, receiver).start();
  }

  #fail(error: unknown): void {
    const { agent, scope } = this;
    const outcome = outcomeOf(error, scope);
    this.#end(outcome);
    this.receiver.reject(
      outcome === "abandoned" ? scope.reason : upstreamProblem(agent.name, outcome, error),
    );
  }

  /** Cancelled calls waited as well, and longest. Returns the time. */
  #noteWait(): number {
    const nowMs = performance.now();
    this.agent.waited.add((nowMs - this.#startedAtMs) / 1000);
    return nowMs;
  }

  #end(outcome: UpstreamOutcome): void {
    const { agent } = this;
    if (this.#admittedAtMs > 0) {
      if (outcome === "ok") agent.gate.responded?.(this.#admittedAtMs);
      agent.gate.release();
    }
    agent.metrics.upstreamCalled(agent.name, outcome, (performance.now() - this.#startedAtMs) / 1000);
  }
}

/** One attempt at a call, noted by the circuit breaker. Its receiver gets the checked response, or the error. */
class Attempt<T> implements Receiver<HttpResponse> {
  #startedAtMs = 0;
  #epoch = 0;

  constructor(
    private readonly agent: Agent,
    private readonly question: Question<T>,
    private readonly scope: Scope,
    private readonly receiver: Receiver<T>,
  ) {}

  start(): void {
    const turn = this.agent.breaker?.permission(this.scope);
    if (turn)
      turn.then(
        () => this.#begin(),
        (error) => this.receiver.reject(error),
      );
    else this.#begin();
  }

  #begin(): void {
    const { breaker } = this.agent;
    const latency = this.agent.latency?.current;
    if (breaker) this.#epoch = breaker.epoch;
    this.#startedAtMs = performance.now();
    if (latency)
      delay(latency.sampleMs(Math.random), this.scope).then(
        () => this.#send(),
        (error) => this.reject(error),
      );
    else this.#send();
  }

  #send(): void {
    const { question, scope } = this;
    if (question.body) {
      this.#post(question.body).then(
        (response) => this.resolve(response),
        (error) => this.reject(error),
      );
      return;
    }
    try {
      this.agent.client.request(
        question.path,
        headersOf(scope) + question.headers,
        scope,
        question.maxBytes,
        this,
      );
    } catch (error) {
      this.reject(error);
    }
  }

  async #post(body: Uint8Array): Promise<HttpResponse> {
    const { question, scope } = this;
    const { path, maxBytes } = question;
    const headers = `${headersOf(scope)}content-type: application/json\r\n${question.headers}`;
    return await wholeResponse(
      await this.agent.client.exchange({ method: "POST", path, headers, body }, scope),
      maxBytes,
    );
  }

  resolve(response: HttpResponse): void {
    let result: T;
    try {
      result = checked(response, this.question);
    } catch (error) {
      this.reject(error);
      return;
    }
    this.agent.breaker?.succeeded(this.#epoch);
    this.receiver.resolve(result);
  }

  reject(error: unknown): void {
    const time = {
      startedAtMs: this.#startedAtMs,
      deadline: this.scope.deadline,
      leastMs: this.agent.leastMs,
    };
    const failure = fairFailure(error, time);
    this.agent.breaker?.failed(this.#epoch, failure);
    this.receiver.reject(failure);
  }
}

/** The result in a response. Throws {@link CallFailed}. */
function checked<T>({ status, body, retryAfterSeconds }: HttpResponse, question: Question<T>): T {
  if (status === 200) {
    const response = parse(body);
    if (!question.isRight(response)) throw new CallFailed("bad_answer");
    return response;
  }
  // The upstream's deadline is slightly earlier, so its 504 may arrive just before the timer here.
  if (status === 504) throw new CallFailed("timeout");
  // A POST reads no row that may be missing.
  if (status === 404 && !question.body) throw new CallFailed("empty");
  throw new CallFailed("bad_status", status, retryAfterSeconds);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CallFailed("bad_answer");
  }
}
