import { didYouMean } from "@super-heroes/topology/did-you-mean";
import { CommanderError } from "commander";
import { commanderOf } from "./commander.ts";
import type { CommandDefinition, Input, Words } from "./definition.ts";
import type { Option, Options, Values } from "./option.ts";
import { UsageError, unknown } from "./usage-error.ts";

type Definition<Declared extends Options> = Pick<
  CommandDefinition<Declared>,
  "call" | "description" | "options" | "words" | "passesOn"
>;

const HELP = ["--help", "-h"];

/** Reads a command line; `"help"` when that was requested. Throws a {@link UsageError}. */
export function parse<Declared extends Options>(
  argv: readonly string[],
  definition: Definition<Declared>,
): Input<Declared> | "help" {
  const { options, words: wanted, passesOn } = definition;
  const end = passesOn === "after --" ? argv.indexOf("--") : -1;
  const own = end < 0 ? argv : argv.slice(0, end);
  const { texts, operands, strangers } = tokensOf(own, definition);
  const isOption = (word: string) => word.startsWith("-") && word !== "-";
  const isHelp = (word: string) => HELP.includes(word);
  const isRefused = (word: string) =>
    isOption(word) && !isHelp(word) && (passesOn !== "unknown options" || isMisspelt(word, options));
  const refused = strangers.find(isRefused);
  if (refused !== undefined) throw unknownOption(refused, options);
  if (strangers.some(isHelp)) return "help";

  const words = [...operands, ...strangers.filter((word) => !isOption(word))];
  assertWords(words, wanted);
  const quick = texts.has("quick");
  const entries = Object.entries(options).map(([key, option]) => {
    const given = texts.get(option.name);
    return [key, given === undefined ? option.fallback(quick) : readAll(given, option)];
  });
  return {
    values: Object.fromEntries(entries) as Values<Declared>,
    typed: new Set(Object.keys(options).filter((key) => texts.has(options[key]?.name ?? key))),
    words,
    passedOn: end < 0 ? strangers.filter(isOption) : argv.slice(end + 1),
    argv,
  };
}

function readAll(texts: readonly string[], option: Option<unknown>): unknown {
  return texts.reduce<unknown>((earlier, text) => option.read(text, option.name, earlier), undefined);
}

/** The values of each option as they were typed, the words, and what belongs to no option. */
function tokensOf(argv: readonly string[], definition: Definition<Options>) {
  const parser = commanderOf({ ...definition, lists: [] });
  const texts = new Map<string, string[]>();
  for (const option of Object.values(definition.options)) {
    const { name } = option;
    parser.on(`option:${name}`, (text: string | null | undefined) => {
      if (option.form !== null && !text) throw missingValue(option);
      texts.set(name, [...(texts.get(name) ?? []), text ?? ""]);
    });
  }
  try {
    const { operands, unknown: strangers } = parser.parseOptions([...argv]);
    return { texts, operands, strangers };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // The one error that commander has left here: an option at the end, without its value.
    const name = /--([\w-]+) /.exec(error.message)?.[1];
    throw missingValue(Object.values(definition.options).find((option) => option.name === name));
  }
}

const namesOf = (options: Options) => [...Object.values(options).map(({ name }) => `--${name}`), "--help"];

/** Whether an option for another program is more likely a misspelt one of this command. */
function isMisspelt(word: string, options: Options): boolean {
  return word.startsWith("--") && didYouMean(word.split("=", 1)[0] ?? "", namesOf(options)) !== "";
}

function missingValue(option: Option<unknown> | undefined): UsageError {
  return new UsageError(`--${option?.name} needs a value: --${option?.name} ${option?.form}`);
}

function unknownOption(typed: string, options: Options): UsageError {
  const [name = ""] = typed.split("=", 1);
  const known = namesOf(options);
  return known.includes(name) ? new UsageError(`${name} takes no value`) : unknown("option", name, known);
}

function assertWords(words: readonly string[], wanted: Words = { form: "", about: {}, most: 0 }): void {
  const { form, kind = "argument", known, least = 0, most = Number.POSITIVE_INFINITY } = wanted;
  const wrong = known && words.find((word) => !known.includes(word));
  if (known && wrong !== undefined) throw unknown(kind, wrong, known);
  if (words.length >= least && words.length <= most) return;
  if (most === 0)
    throw new UsageError(`unexpected argument ${JSON.stringify(words[0])}; --help lists the options`);
  throw new UsageError(
    `expected ${form}, got ${words.length === 0 ? "nothing" : words.map((word) => JSON.stringify(word)).join(" ")}`,
  );
}
