import { UsageError } from "./usage-error.ts";

/** An option as it is typed: `--name FORM`. */
export interface Flag<Value> {
  name: string;
  /** One letter that may be typed in place of the name. */
  letter?: string;
  /** The placeholder of the value in help; `null` for an option without a value. */
  form: string | null;
  /** What the option does, for help. */
  about: string;
  /**
   * Reads the value. An option that may be repeated receives the value read so far; of any other the last one holds.
   * Throws a {@link UsageError}.
   */
  read(text: string, name: string, earlier?: Value): Value;
}

/** An option of one command, with its default. */
export interface Option<Value> extends Flag<Value> {
  /** The default in words, for help; empty where help shows none. */
  otherwise: string;
  /** The default. `quick` is whether the command's `--quick` option was given. */
  fallback(quick: boolean): Value;
}

/** The options of a command, by the keys of their values. */
export type Options = Record<string, Option<unknown>>;

/** The values of options: what was given, else the defaults. */
export type Values<Declared extends Options> = {
  [Key in keyof Declared]: Declared[Key] extends Option<infer Value> ? Value : never;
};

/** Describes an option that has a value. */
export const flag = <Value>(
  name: string,
  form: string,
  about: string,
  read: Flag<Value>["read"],
): Flag<Value> => ({ name, form, about, read });

/** Describes an option without a value. */
export const toggle = (name: string, about: string): Option<boolean> => ({
  name,
  form: null,
  about,
  read: () => true,
  otherwise: "",
  fallback: () => false,
});

/** An option with a default, written as it would be typed; `quickText` is the default of a `--quick` run. */
export function defaulting<Value>(option: Flag<Value>, text: string, quickText = text): Option<Value> {
  const shown = (value: string) => value || "none";
  return {
    ...option,
    otherwise: text === quickText ? shown(text) : `${shown(text)}; quick: ${shown(quickText)}`,
    fallback: (quick) => option.read(quick ? quickText : text, option.name),
  };
}

/** An option without a default value; `otherwise` says what happens without it. */
export function optional<Value>(option: Flag<Value>, otherwise = ""): Option<Value | undefined> {
  return { ...option, otherwise, fallback: () => undefined };
}

/** An option that has to be given. */
export function required<Value>(option: Flag<Value>): Option<Value> {
  return {
    ...option,
    otherwise: "",
    fallback: () => {
      throw new UsageError(
        `--${option.name} is missing: give --${option.name} ${option.form}; --help explains it`,
      );
    },
  };
}

/** An option whose default is a value that cannot be typed; `otherwise` describes it. */
export function orElse<Value>(option: Flag<Value>, value: Value, otherwise: string): Option<Value> {
  return { ...option, otherwise, fallback: () => value };
}
