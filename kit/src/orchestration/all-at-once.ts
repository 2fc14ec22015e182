import type { Receiver } from "../request/receiver.ts";
import type { Scope } from "../request/scope.ts";
import type { Call } from "./call.ts";
import type { Leg } from "./leg.ts";
import type { Legs, Results } from "./orchestrator.ts";

/** Makes every leg's call at the same time, each in the given way. Takes the time of the slowest. */
export function allAtOnce<L extends Legs>(
  legs: L,
  scope: Scope,
  way: (leg: Leg<unknown>) => Call<unknown>,
): Promise<Results<L>> {
  const { promise, resolve, reject } = Promise.withResolvers<Record<string, unknown>>();
  const gathering = new Gathering(scope, resolve, reject);
  for (const name in legs) gathering.start(name, way(legs[name] as Leg<unknown>));
  gathering.allStarted();
  return promise as Promise<Results<L>>;
}

/** The results of the legs so far. */
class Gathering {
  readonly #results: Record<string, unknown> = {};
  /** Legs that have not ended, and one more until all have been started. */
  #pending = 1;

  constructor(
    readonly scope: Scope,
    private readonly resolve: (results: Record<string, unknown>) => void,
    /** Only the first failure has an effect. */
    readonly reject: (reason: unknown) => void,
  ) {}

  start(name: string, call: Call<unknown>): void {
    this.#pending++;
    // The names of results are in the order of the legs, whichever ends first.
    this.#results[name] = undefined;
    call(this.scope, new LegOutcome(this, name));
  }

  allStarted(): void {
    if (--this.#pending === 0) this.resolve(this.#results);
  }

  ended(name: string, result: unknown): void {
    this.#results[name] = result;
    if (--this.#pending === 0) this.resolve(this.#results);
  }
}

/** Takes the outcome of one leg, and adds its duration to those of the request. */
class LegOutcome implements Receiver<unknown> {
  readonly #startedAtMs = performance.now();

  constructor(
    private readonly gathering: Gathering,
    private readonly name: string,
  ) {}

  resolve(result: unknown): void {
    this.gathering.scope.timings.add(this.name, this.#startedAtMs);
    this.gathering.ended(this.name, result);
  }

  reject(reason: unknown): void {
    this.gathering.scope.timings.add(this.name, this.#startedAtMs);
    this.gathering.reject(reason);
  }
}
