import type { Tally, TallyCounter } from "../metrics/tally-counter.ts";
import type { Definition, Value } from "./flag-set.ts";
import type { FlagName } from "./known-flags.ts";

/** The default of the code, in `feature_flag_evaluations_total{variant}`. */
const DEFAULT = "default";
/** An evaluation that failed, where the default of the code applies too. */
const FAILED = "error";

/** The evaluation of one flag. */
export interface Flag<T extends Value> {
  /**
   * The value for a targeting key, which for requests is the correlation id: the same key always gets the same value, until the flags
   * change. Synchronous and never throws. Without a source of flags it costs the reading of a property.
   */
  for(targetingKey: string): T;
}

/** The parts of a flag of the code. */
export interface FlagOptions<T extends Value> {
  name: FlagName;
  /** The value without a definition. */
  fallback: T;
  /** The values that the code knows; by default all of the flag's type. */
  choices?: readonly T[] | undefined;
}

/** Whether a flag has the value of its definition or the default of the code, and which part of the targeting keys gets which value. */
export interface FlagInForce {
  by: "flag" | "default";
  /** Percentages by value; `undefined` where they depend on more than a percentage. */
  shares: Record<string, number> | undefined;
}

/** A flag of the code, whose definition may change while the process runs. */
export class DefinedFlag<T extends Value> implements Flag<T> {
  readonly name: FlagName;
  readonly #fallback: T;
  readonly #choices: readonly T[] | undefined;
  readonly #evaluations: () => TallyCounter;
  readonly #tallies = new Map<string, Tally>();
  /** The value of a flag that is the same for all targeting keys. */
  #value: T;
  /** Its count; `undefined` as long as there are no flags. */
  #tally: Tally | undefined;
  /** The definition that has to be evaluated for each targeting key. */
  #targeted: Definition | undefined;
  #inForce: FlagInForce;

  constructor({ name, fallback, choices }: FlagOptions<T>, evaluations: () => TallyCounter) {
    this.name = name;
    this.#fallback = fallback;
    this.#choices = choices;
    this.#evaluations = evaluations;
    this.#value = fallback;
    this.#inForce = { by: "default", shares: { [String(fallback)]: 100 } };
  }

  get inForce(): FlagInForce {
    return this.#inForce;
  }

  for(targetingKey: string): T {
    if (this.#targeted) return this.#evaluate(this.#targeted, targetingKey);
    this.#tally?.add();
    return this.#value;
  }

  /**
   * Uses this definition from now on, or the default of the code without one. Returns why the definition cannot be used, where that is
   * so; then the default applies.
   */
  define(definition: Definition | undefined): string | undefined {
    const mistake = definition && this.#mistakeIn(definition);
    const usable = mistake === undefined ? definition : undefined;
    this.#targeted = usable?.isTargeted ? usable : undefined;
    const fixed = usable?.isTargeted ? undefined : usable?.variantFor("");
    this.#value = (fixed?.value as T | undefined) ?? this.#fallback;
    this.#tally = this.#tallyOf(fixed?.variant ?? DEFAULT);
    this.#inForce = this.#stateOf(usable);
    return mistake;
  }

  #evaluate(definition: Definition, targetingKey: string): T {
    try {
      const found = definition.variantFor(targetingKey);
      this.#tallyOf(found?.variant ?? DEFAULT).add();
      return found ? (found.value as T) : this.#fallback;
    } catch {
      // Counted and not logged: it may be so for every request. Mistakes that can be found in the text are found when it is read.
      this.#tallyOf(FAILED).add();
      return this.#fallback;
    }
  }

  #mistakeIn({ values }: Definition): string | undefined {
    const choices = this.#choices;
    if (!choices) return undefined;
    const odd = [...values].find(([, value]) => !choices.includes(value as T));
    return odd && `variant ${odd[0]} is "${odd[1]}", expected one of ${choices.join(", ")}`;
  }

  #stateOf(definition: Definition | undefined): FlagInForce {
    if (definition?.isTargeted) {
      const { shares, values } = definition;
      const byValue = (variant: string | null) =>
        String(variant === null ? this.#fallback : values.get(variant));
      return {
        by: "flag",
        shares: shares && summed([...shares].map(([name, share]) => [byValue(name), share])),
      };
    }
    const isDefined = definition?.variantFor("") !== undefined;
    return { by: isDefined ? "flag" : "default", shares: { [String(this.#value)]: 100 } };
  }

  #tallyOf(variant: string): Tally {
    let tally = this.#tallies.get(variant);
    if (!tally) {
      tally = this.#evaluations().child({ flag: this.name, variant });
      this.#tallies.set(variant, tally);
    }
    return tally;
  }
}

function summed(shares: readonly (readonly [string, number])[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [value, share] of shares) if (share > 0) sums[value] = (sums[value] ?? 0) + share;
  return sums;
}
