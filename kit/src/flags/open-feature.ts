import {
  type Client,
  type EvaluationContext,
  type JsonValue,
  OpenFeature,
  type Provider,
  type ResolutionDetails,
} from "@openfeature/server-sdk";
import type { TallyCounter } from "../metrics/tally-counter.ts";
import type { FlagSet, Value } from "./flag-set.ts";
import { type FlagType, isFlagName, KNOWN_FLAGS } from "./known-flags.ts";

/** OpenFeature's registry belongs to the process; each client has a domain of its own there, so that tests do not share flags. */
let domains = 0;

/** Creates OpenFeature's client on these flags. Its evaluations are counted as those of the hot path are. */
export async function openFeatureClient(
  current: () => FlagSet | undefined,
  evaluations: () => TallyCounter,
): Promise<Client> {
  const domain = `super-heroes-${++domains}`;
  await OpenFeature.setProviderAndWait(domain, new FlagSetProvider(current, evaluations));
  return OpenFeature.getClient(domain);
}

/** OpenFeature's provider on a set of flags. It does no I/O. */
class FlagSetProvider implements Provider {
  readonly metadata = { name: "super-heroes flags" };
  readonly runsOn = "server";

  constructor(
    private readonly current: () => FlagSet | undefined,
    private readonly evaluations: () => TallyCounter,
  ) {}

  async resolveBooleanEvaluation(name: string, fallback: boolean, context: EvaluationContext) {
    return this.#resolve(name, "boolean", fallback, context);
  }

  async resolveStringEvaluation(name: string, fallback: string, context: EvaluationContext) {
    return this.#resolve(name, "string", fallback, context);
  }

  async resolveNumberEvaluation(_name: string, fallback: number) {
    return mismatch(fallback);
  }

  async resolveObjectEvaluation<T extends JsonValue>(_name: string, fallback: T) {
    return mismatch(fallback);
  }

  #resolve<T extends Value>(
    name: string,
    type: FlagType,
    fallback: T,
    { targetingKey = "" }: EvaluationContext,
  ): ResolutionDetails<T> {
    if (!isFlagName(name)) return failed(fallback, "FLAG_NOT_FOUND", `there is no flag ${name}`);
    if (KNOWN_FLAGS[name] !== type) return mismatch(fallback);
    const set = this.current();
    if (!set) return { value: fallback, reason: "DEFAULT" };
    const definition = set.definitions.get(name);
    const count = (variant: string) => this.evaluations().child({ flag: name, variant }).add();
    try {
      const found = definition?.variantFor(targetingKey);
      count(found?.variant ?? "default");
      if (!found) return { value: fallback, reason: "DEFAULT" };
      const reason = definition?.isTargeted ? "TARGETING_MATCH" : "STATIC";
      return { value: found.value as T, variant: found.variant, reason };
    } catch (error) {
      count("error");
      return failed(fallback, "GENERAL", (error as Error).message);
    }
  }
}

const failed = <T>(value: T, code: string, errorMessage: string): ResolutionDetails<T> =>
  ({ value, reason: "ERROR", errorCode: code, errorMessage }) as ResolutionDetails<T>;

const mismatch = <T>(value: T) => failed(value, "TYPE_MISMATCH", "the flag has values of another type");
