import type { Client } from "@openfeature/server-sdk";
import type { Metrics } from "../metrics/metrics.ts";
import { DefinedFlag, type Flag, type FlagInForce, type FlagOptions } from "./flag.ts";
import type { FlagSet, Value } from "./flag-set.ts";
import type { BooleanFlagName, FlagName, TextFlagName } from "./known-flags.ts";

/** The feature flags of a process. */
export interface Flags {
  /**
   * A flag that is on or off, for a hot path. Keep it, and evaluate it for each request.
   *
   * @example
   * const hedging = runtime.flags.boolean("hedging", true);
   * if (hedging.for(scope.correlationId)) …
   */
  boolean(name: BooleanFlagName, fallback: boolean): Flag<boolean>;
  /** As {@link boolean}, for a flag whose value is one of these words. Variants with other values are not used, and are reported. */
  oneOf<const Choice extends string>(
    name: TextFlagName,
    choices: readonly Choice[],
    fallback: NoInfer<Choice>,
  ): Flag<Choice>;
  /**
   * OpenFeature's client on the same flags, with its hooks and evaluation details, for what is not on a hot path. Each evaluation
   * costs about ten times as much. Loaded at the first call.
   *
   * @example
   * const client = await runtime.flags.client();
   * await client.getBooleanValue("narration", true, { targetingKey: scope.correlationId });
   */
  client(): Promise<Client>;
  /** The flags that are in use, for `/ready`; `undefined` for a process without a source of flags. */
  report(): FlagsReport | undefined;
}

/** Where flags come from, and whether they are those of the source. */
export interface SourceState {
  source: "file" | "url";
  /** `last_good`: the source cannot be used, and the flags before stay in use. `defaults`: there were none before. */
  status: "current" | "last_good" | "defaults";
  /** Why the source cannot be used, without its address. */
  problem?: string;
}

/** The flags in use. */
export interface FlagsReport extends SourceState {
  /** The beginning of the digest of the flags in use. */
  version?: string;
  /** How often the flags have changed since the process started, the first ones included. */
  changes: number;
  /** Flags that are not used, each with the reason. */
  ignored?: Record<string, string>;
  /** The flags that this process evaluates. */
  in_force: Record<string, FlagInForce>;
}

/** {@link Flags}, and how their definitions are changed. */
export interface ChangeableFlags extends Flags {
  readonly current: FlagSet | undefined;
  /** Uses these definitions from the next evaluation on. Returns the flags that are not used, each with the reason. */
  use(set: FlagSet): Readonly<Record<string, string>>;
  /** Sets what {@link Flags.report} says about the source. */
  setSource(state: SourceState): void;
}

/** At most so many names of unknown flags are reported. */
const MOST_UNKNOWN = 20;

/** Creates flags without definitions: all have the default of the code. */
export function createFlags(metrics: Pick<Metrics, "counter">): ChangeableFlags {
  const declared = new Map<FlagName, DefinedFlag<Value>>();
  /** Variants that a flag of this process does not know. */
  const odd: Record<string, string> = {};
  let current: FlagSet | undefined;
  let changes = 0;
  let source: SourceState | undefined;

  const evaluations = () =>
    metrics.counter("feature_flag_evaluations_total", "Evaluations of feature flags, by flag and variant");

  function define(flag: DefinedFlag<Value>): void {
    if (!current) return;
    const mistake = flag.define(current.definitions.get(flag.name));
    if (mistake === undefined) delete odd[flag.name];
    else odd[flag.name] = mistake;
  }

  function declare<T extends Value>(options: FlagOptions<T>): Flag<T> {
    const flag = new DefinedFlag(options, evaluations);
    declared.set(options.name, flag as unknown as DefinedFlag<Value>);
    define(flag as unknown as DefinedFlag<Value>);
    return flag;
  }

  const ignored = () => ({
    ...Object.fromEntries((current?.unknown ?? []).slice(0, MOST_UNKNOWN).map((name) => [name, UNKNOWN])),
    ...Object.fromEntries(current?.unusable ?? []),
    ...odd,
  });

  return {
    get current() {
      return current;
    },
    boolean: (name, fallback) => declare({ name, fallback }),
    oneOf: (name, choices, fallback) => declare({ name, fallback, choices }),
    client: async () => {
      const { openFeatureClient } = await import("./open-feature.ts");
      return await openFeatureClient(() => current, evaluations);
    },
    use(set) {
      current = set;
      changes++;
      for (const flag of declared.values()) define(flag);
      return ignored();
    },
    setSource(state) {
      source = state;
    },
    report() {
      if (!source) return undefined;
      const notUsed = ignored();
      return {
        ...source,
        ...(current && { version: current.version }),
        changes,
        ...(Object.keys(notUsed).length > 0 && { ignored: notUsed }),
        in_force: Object.fromEntries([...declared].map(([name, { inForce }]) => [name, inForce])),
      };
    },
  };
}

const UNKNOWN = "is not a flag of this system";
