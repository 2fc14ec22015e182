/**
 * Configuration: the environment is read once, at start, into a typed object.
 *
 * A service lists its variables in an object; `readConfig` checks all of them and throws one {@link ConfigError} that names
 * every invalid variable and what was expected.
 *
 * @example
 * const config = readConfig(process.env, {
 *   port: integer("PORT", { default: 8001, min: 0, max: 65535, about: "port to listen on; 0 takes any free one" }),
 * });
 * config.port; // number
 */
import { writtenSecret } from "./secret-file.ts";

/** One environment variable: its name, the values it accepts, and how its text is parsed. */
export interface Variable<T> {
  readonly name: string;
  /** What is accepted, as it follows "expected". */
  readonly expected: string;
  /** One line for the table of variables in the documentation. */
  readonly about: string;
  /** The value when the variable is absent or empty; `undefined` only for optional variables. */
  readonly fallback: T;
  /** True where the value may contain a password: it is never shown, and may come from a file. */
  readonly secret: boolean;
  /** True for variables that are only for experiments: they are refused when `NODE_ENV` is `production`. */
  readonly developmentOnly?: boolean;
  /** Returns the value, or `undefined` when the text is not accepted. */
  parse(text: string): T | undefined;
  /** What is wrong with a text that is not accepted, where more can be said than what is expected. Shows no credentials. */
  mistakeIn?(text: string): string | undefined;
}

/** The type of the object that `readConfig` returns for these variables. */
export type ConfigOf<Shape> = {
  readonly [Key in keyof Shape]: Shape[Key] extends Variable<infer T> ? T : never;
};

/** A variable is invalid or not allowed here. The message has one line per variable and never shows a secret. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/**
 * Reads every variable of `shape` from `env`. A `secret` variable may also be set as `<NAME>_FILE`, the path of a file that
 * contains its value. Throws {@link ConfigError}.
 */
export function readConfig<Shape extends Record<string, Variable<unknown>>>(
  env: Record<string, string | undefined>,
  shape: Shape,
): ConfigOf<Shape> {
  const config: Record<string, unknown> = {};
  const mistakes: string[] = [];
  const inProduction = env.NODE_ENV?.trim() === "production";
  for (const [key, variable] of Object.entries(shape)) {
    const written = variable.secret
      ? writtenSecret(env, variable.name)
      : { name: variable.name, text: env[variable.name]?.trim() };
    if (written.mistake !== undefined) {
      mistakes.push(written.mistake);
      continue;
    }
    const { name, text } = written;
    const value = text ? variable.parse(text) : variable.fallback;
    if (text && variable.developmentOnly && inProduction) {
      mistakes.push(`${name}: is for development only and must not be set with NODE_ENV=production`);
    } else if (text && value === undefined) {
      // Text before an @ may be credentials, written where they do not belong.
      const hidden = variable.secret || text.includes("@");
      const shown = hidden ? "something else (not shown: it may hold a password)" : JSON.stringify(text);
      const mistake = variable.mistakeIn?.(text) ?? `expected ${variable.expected}, got ${shown}`;
      mistakes.push(`${name}: ${mistake}`);
    }
    config[key] = value;
  }
  if (mistakes.length > 0) throw new ConfigError(mistakes.join("\n"));
  return config as ConfigOf<Shape>;
}

interface Described<T> {
  default: T;
  about: string;
}

/** The same variable, with `undefined` where it is absent. */
export const optional = <T>(variable: Variable<T>): Variable<T | undefined> => ({
  ...variable,
  fallback: undefined,
});

/** A whole number from `min` to `max`, both included. */
export function integer(
  name: string,
  { default: fallback, min, max, about }: Described<number> & { min: number; max: number },
): Variable<number> {
  return {
    name,
    about,
    fallback,
    secret: false,
    expected: `a whole number from ${min} to ${max}`,
    parse: (text) => {
      const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? value : undefined;
    },
  };
}

/** `true` or `false`. */
export function flag(name: string, { default: fallback, about }: Described<boolean>): Variable<boolean> {
  return {
    name,
    about,
    fallback,
    secret: false,
    expected: "true or false",
    parse: (text) => (text === "true" ? true : text === "false" ? false : undefined),
  };
}

/** One word of a list. */
export function oneOf<const Choice extends string>(
  name: string,
  choices: readonly Choice[],
  { default: fallback, about }: Described<NoInfer<Choice>>,
): Variable<Choice> {
  return {
    name,
    about,
    fallback,
    secret: false,
    expected: `one of ${choices.join(", ")}`,
    parse: (text) => choices.find((choice) => choice === text),
  };
}

/** Any text that is not empty. */
export function text(name: string, { default: fallback, about }: Described<string>): Variable<string> {
  return { name, about, fallback, secret: false, expected: "a text", parse: (value) => value };
}

/** Words separated by commas, each of which `isOne` accepts; none by default. */
export function listOf(
  name: string,
  { isOne, expected, about }: { isOne: (word: string) => boolean; expected: string; about: string },
): Variable<readonly string[]> {
  return {
    name,
    about,
    fallback: [],
    secret: false,
    expected: `${expected}, separated by commas`,
    parse: (value) => {
      const words = value.split(",").map((word) => word.trim());
      return words.every(isOne) ? words : undefined;
    },
  };
}

/** An absolute http(s) URL without credentials; a trailing slash is dropped. */
export function httpUrl(name: string, { default: fallback, about }: Described<string>): Variable<string> {
  return {
    name,
    about,
    fallback,
    secret: false,
    expected: "an http:// or https:// URL without credentials",
    parse: (value) => {
      const url = URL.parse(value);
      const usable = url && /^https?:$/.test(url.protocol) && !url.username && !url.password;
      return usable ? value.replace(/\/+$/, "") : undefined;
    },
  };
}

/** The URLs of the replicas of one service, as {@link httpUrl} has them, separated by commas; one for a single replica. */
export function httpUrls(
  name: string,
  { default: fallback, about }: Described<string>,
): Variable<readonly string[]> {
  const one = httpUrl(name, { default: fallback, about });
  const parsed = (text: string) => text.split(",").map((word) => one.parse(word.trim()));
  return {
    name,
    about,
    fallback: [fallback],
    secret: false,
    expected: `${one.expected}, or several separated by commas`,
    parse(text) {
      const urls = parsed(text).filter((url) => url !== undefined);
      return urls.length === parsed(text).length && !differenceOf(urls) ? urls : undefined;
    },
    mistakeIn(text) {
      const words = text.split(",").map((word) => word.trim());
      if (words.length > 1 && words.includes("") && words.some((word) => word !== ""))
        return "expected a URL before and after each comma";
      const urls = parsed(text).filter((url) => url !== undefined);
      return urls.length === words.length ? differenceOf(urls) : undefined;
    },
  };
}

/** Why these URLs cannot be the replicas of one service, if so. */
function differenceOf(urls: readonly string[]): string | undefined {
  const parsed = urls.map((url) => new URL(url));
  const [first] = parsed;
  const twice = parsed.find(({ href }, index) => parsed.findIndex((other) => other.href === href) < index);
  if (twice) return `each replica must be listed once, got ${twice.origin} twice`;
  const scheme = parsed.find(({ protocol }) => protocol !== first?.protocol);
  if (scheme) return `all replicas must have the same scheme, got ${first?.origin} and ${scheme.origin}`;
  const path = parsed.find(({ pathname }) => pathname !== first?.pathname);
  if (path) return `all replicas must have the same path, got ${first?.pathname} and ${path.pathname}`;
  return undefined;
}

/** A store's URL with one of the given schemes; absent means the embedded store. Treated as a secret. */
export function storeUrl(
  name: string,
  schemes: readonly string[],
  { about }: { about: string },
): Variable<string | undefined> {
  return {
    name,
    about,
    fallback: undefined,
    secret: true,
    expected: `a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(" or ")}`,
    // The URL of a replica set has several hosts, which `URL` does not accept.
    parse: (value) => {
      const [scheme = "", rest = ""] = value.split("://", 2);
      return schemes.includes(scheme) && /^[^/?#]+/.test(rest) ? value : undefined;
    },
  };
}
