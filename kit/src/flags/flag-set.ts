import type { FlagName, FlagType } from "./known-flags.ts";

/** The value of a flag. */
export type Value = boolean | string;

/** A value of a flag, and the name under which the flags list it. */
export interface Variant {
  value: Value;
  variant: string;
}

/** The definition of one flag. */
export interface Definition {
  /** Every value that it can have, by the name of its variant. */
  readonly values: ReadonlyMap<string, Value>;
  /** Whether the value depends on the targeting key. */
  readonly isTargeted: boolean;
  /**
   * The percentage of targeting keys that get each variant; the code's default is under `null`. `undefined` where the rule depends
   * on more than a percentage.
   */
  readonly shares: ReadonlyMap<string | null, number> | undefined;
  /**
   * The variant for a targeting key; `undefined` where the code's default applies. Throws an Error when the definition names a
   * variant that it does not have.
   */
  variantFor(targetingKey: string): Variant | undefined;
}

/** Flags that were read from a source and checked. */
export interface FlagSet {
  /** The beginning of the digest of the text: the same for the same text, in every process. */
  readonly version: string;
  /** The definitions that can be used, by name. */
  readonly definitions: ReadonlyMap<FlagName, Definition>;
  /** Names of which there is no flag. */
  readonly unknown: readonly string[];
  /** Why a flag is not used, by its name. */
  readonly unusable: ReadonlyMap<FlagName, string>;
}

/** Reads flags from a text. Throws an Error, whose message is one line, for a text that cannot be used as a whole. */
export type ReadFlagSet = (text: string) => FlagSet;

/** The first variant whose value has another type, if there is one. */
export const mistypedIn = (variants: unknown, type: FlagType): [string, unknown] | undefined =>
  Object.entries(variants ?? {}).find(([, value]) => typeof value !== type);
