import { parseArgs } from "node:util";
import type { Option, Options, Values } from "./flag.ts";
import { UsageError } from "./usage-error.ts";

/** What was typed, read; and which of the flags were typed at all, by the names of their values. */
export interface Parsed<Declared extends Options> {
  values: Values<Declared>;
  typed: ReadonlySet<keyof Declared>;
}

/** Reads a command's flags; `"help"` when that was asked for. Throws {@link UsageError}. */
export function parse<Declared extends Options>(
  argv: readonly string[],
  declared: Declared,
): Parsed<Declared> | "help" {
  const byName = new Map(Object.values(declared).map((option) => [option.name, option]));
  const texts = textsOf(argv, byName);
  if (texts.has("help")) return "help";
  const quick = texts.has("quick");
  const entries = Object.entries(declared).map(([key, option]) => {
    const given = texts.get(option.name);
    return [key, given === undefined ? option.fallback(quick) : readAll(given, option)];
  });
  const typed = Object.keys(declared).filter((key) => texts.has(declared[key]?.name ?? key));
  return { values: Object.fromEntries(entries) as Values<Declared>, typed: new Set(typed) };
}

function readAll(texts: readonly string[], option: Option<unknown>): unknown {
  return texts.reduce<unknown>((earlier, text) => option.read(text, option.name, earlier), undefined);
}

/** What was typed for each flag, as often as it was. */
function textsOf(
  argv: readonly string[],
  byName: ReadonlyMap<string, Option<unknown>>,
): Map<string, string[]> {
  const { tokens } = parseArgs({
    args: [...argv],
    options: {
      ...Object.fromEntries(
        [...byName.values()].map(({ name, form }) => [name, { type: form === null ? "boolean" : "string" }]),
      ),
      help: { type: "boolean", short: "h" },
    },
    strict: false,
    tokens: true,
  });
  const texts = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === "option" && token.name === "help") {
      texts.set("help", []);
      continue;
    }
    const option = token.kind === "option" ? byName.get(token.name) : undefined;
    if (token.kind !== "option" || !option) {
      const known = [...byName.keys(), "help"].map((name) => `--${name}`);
      throw new UsageError(`unknown argument ${argv[token.index]}; known: ${known.join(", ")}`);
    }
    if (option.form !== null && !token.value)
      throw new UsageError(`--${option.name} needs a value; see --help`);
    if (option.form === null && token.value !== undefined)
      throw new UsageError(`--${option.name} takes no value`);
    texts.set(option.name, [...(texts.get(option.name) ?? []), token.value ?? ""]);
  }
  return texts;
}
