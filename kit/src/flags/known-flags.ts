/** The type of a flag's values, as `typeof` names it. */
export type FlagType = "boolean" | "string";

/**
 * Every flag of the system, with the type of its values. All services read the same flags, so each must know those of the others:
 * a name that is not in this list is a mistake, and is reported as one. To add a flag, add a line here and in docs/flags.md.
 */
export const KNOWN_FLAGS = {
  /** The mode of fights without `?mode=`. */
  orchestration: "string",
  /** Whether calls in mode `hedged` may make a second attempt. */
  hedging: "boolean",
  /** Whether `POST /api/fights/narrate` is offered. */
  narration: "boolean",
  /** Whether the gateway may return responses from memory. */
  "gateway-cache": "boolean",
} as const satisfies Record<string, FlagType>;

/** The name of a flag. */
export type FlagName = keyof typeof KNOWN_FLAGS;

type NameOf<Type extends FlagType> = {
  [Name in FlagName]: (typeof KNOWN_FLAGS)[Name] extends Type ? Name : never;
}[FlagName];

/** The name of a flag that is on or off. */
export type BooleanFlagName = NameOf<"boolean">;

/** The name of a flag whose value is one of several words. */
export type TextFlagName = NameOf<"string">;

/** Whether there is a flag of this name. */
export const isFlagName = (name: string): name is FlagName => Object.hasOwn(KNOWN_FLAGS, name);
