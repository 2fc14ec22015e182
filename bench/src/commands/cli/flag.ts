import { UsageError } from "./usage-error.ts";

/** A flag as it is typed: `--name FORM`. */
export interface Flag<Value> {
  name: string;
  /** What stands for the value in help; `null` for a flag that is given or not. */
  form: string | null;
  /** What it asks for, in help; a line at most. */
  about: string;
  /**
   * Reads what was typed; the name is for the message. A flag that may be typed more than once is given what was
   * read before; of any other the last one holds. Throws {@link UsageError}.
   */
  read(text: string, name: string, earlier?: Value): Value;
}

/** A flag of one command, with what holds where it is not given. */
export interface Option<Value> extends Flag<Value> {
  /** What holds otherwise, in words, for help. */
  otherwise: string;
  fallback(quick: boolean): Value;
}

/** The flags of a command, by the names under which their values are handed on. */
export type Options = Record<string, Option<unknown>>;

/** What was asked for, each value read or its default. */
export type Values<Declared extends Options> = {
  [Key in keyof Declared]: Declared[Key] extends Option<infer Value> ? Value : never;
};

/** Gives a flag its default, written as a person would type it, and another one for a quick run where that differs. */
export function defaulting<Value>(flag: Flag<Value>, text: string, quickText = text): Option<Value> {
  const shown = (value: string) => value || "none";
  return {
    ...flag,
    otherwise: text === quickText ? shown(text) : `${shown(text)}; quick: ${shown(quickText)}`,
    fallback: (quick) => flag.read(quick ? quickText : text, flag.name),
  };
}

/** A flag without a value of its own to fall back on; `otherwise` says what happens then. */
export function optional<Value>(flag: Flag<Value>, otherwise: string): Option<Value | undefined> {
  return { ...flag, otherwise, fallback: () => undefined };
}

/** A flag that is given or not. */
export function given(flag: Flag<boolean>): Option<boolean> {
  return { ...flag, otherwise: "", fallback: () => false };
}
