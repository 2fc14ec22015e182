import type { Options, Values } from "./option.ts";

/** What a command takes beside its options: `[STORE …]`. */
export interface Words {
  /** As help shows it. */
  form: string;
  /** A line of help for each placeholder of the form. */
  about: Readonly<Record<string, string>>;
  /** How many there are at least and at most. */
  least?: number;
  most?: number;
  /** What one of them is called in errors; with `known`, every word has to be one of those. */
  kind?: string;
  known?: readonly string[];
}

/** Entries that help lists, such as the drills or the tools. */
export interface Listed {
  /** The heading: `Drills`. */
  title: string;
  entries: readonly { name: string; about: string }[];
}

/** What is known about a command before it is run; its help is made from this. */
export interface CommandText {
  /** As it is typed: `bun run seed`, `bun run bench compare`. */
  call: string;
  /** What the command does, in one or more paragraphs. */
  description: string;
  /** The usage lines after {@link call}; by default options and words. */
  usage?: readonly string[];
  options: Options;
  words?: Words;
  lists?: readonly Listed[];
  /** Paragraphs after the options. */
  notes?: string;
}

/** A command of the repository. */
export interface CommandDefinition<Declared extends Options> extends CommandText {
  options: Declared;
  /** Arguments after `--`, and options that the command does not know, are for another program. */
  passesOn?: "after --" | "unknown options";
  /** Resolves with the exit code; `undefined` stands for 0. */
  run(input: Input<Declared>): Promise<number | undefined> | number | undefined;
}

/** A command line, read. */
export interface Input<Declared extends Options> {
  values: Values<Declared>;
  /** The keys of the options that were given. */
  typed: ReadonlySet<keyof Declared>;
  words: readonly string[];
  /** What is for another program. */
  passedOn: readonly string[];
  /** The command line as it was typed. */
  argv: readonly string[];
}
