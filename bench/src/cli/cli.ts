import { parseArgs } from "node:util";
import type { Writes } from "../result/segment.ts";

/** Where fights are measured. */
export type StackChoice = { kind: "embedded" } | { kind: "local" } | { kind: "remote"; url: string };

/** What a person asked for. */
export interface BenchOptions {
  quick: boolean;
  stack: StackChoice;
  modes: string[];
  connections: number[];
  /** Open-loop rates in fights a second; empty leaves the open loop out. */
  rates: number[];
  /** `[null]` where somebody else decides how fights are stored. */
  writes: (Writes | null)[];
  drawRows: number[];
  blocks: number;
  /** `undefined`: fitted to the time there is. */
  seconds: number | undefined;
  warmupSeconds: number | undefined;
  name: string;
  /** `undefined`: drawn and recorded. */
  seed: number | undefined;
}

/** What was typed makes no sense; the message is one line that lists what would. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const MODES = ["sequential", "parallel"];
const WRITES: readonly Writes[] = ["none", "acknowledged"];

const flags = {
  quick: { type: "boolean" },
  stack: { type: "string" },
  modes: { type: "string" },
  connections: { type: "string" },
  rates: { type: "string" },
  "no-open-loop": { type: "boolean" },
  writes: { type: "string" },
  "draw-rows": { type: "string" },
  blocks: { type: "string" },
  seconds: { type: "string" },
  warmup: { type: "string" },
  name: { type: "string" },
  seed: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** Reads the flags; `"help"` when that was asked for. Throws {@link UsageError}. */
export function readOptions(argv: readonly string[]): BenchOptions | "help" {
  const values = readFlags(argv);
  if (values.has("help")) return "help";
  const text = (name: string) => values.get(name);
  const quick = values.has("quick");
  const stack = readStack(text("stack") ?? "embedded");
  if (stack.kind === "remote") {
    for (const name of ["writes", "draw-rows"]) {
      if (values.has(name)) {
        throw new UsageError(
          `--${name} needs services that the bench starts itself: --stack embedded or local`,
        );
      }
    }
  }
  const drawRows = wholeNumbers("draw-rows", text("draw-rows") ?? "", 1, 100_000_000);
  if (drawRows.length === 1)
    throw new UsageError("--draw-rows compares sizes: give two or more, as in 100,1000000");
  const openLoop = !values.has("no-open-loop");
  return {
    quick,
    stack,
    modes: words("modes", text("modes") ?? MODES.join(","), MODES),
    connections: wholeNumbers("connections", text("connections") ?? (quick ? "64" : "16,64,256"), 1, 10_000),
    rates: openLoop ? wholeNumbers("rates", text("rates") ?? (quick ? "50" : "10,100"), 1, 100_000) : [],
    writes: stack.kind === "remote" ? [null] : words("writes", text("writes") ?? "none", WRITES),
    drawRows,
    blocks: wholeNumber("blocks", text("blocks") ?? "1", 1, 1000),
    seconds: optional(text("seconds"), (value) => seconds("seconds", value, 1)),
    warmupSeconds: optional(text("warmup"), (value) => seconds("warmup", value, 0)),
    name: readName(text("name") ?? `${stack.kind}${quick ? "-quick" : ""}`),
    seed: optional(text("seed"), (value) => wholeNumber("seed", value, 0, 2 ** 32 - 1)),
  };
}

function readFlags(argv: readonly string[]): Map<string, string> {
  const { tokens } = parseArgs({ args: [...argv], options: flags, strict: false, tokens: true });
  const values = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind !== "option" || !Object.hasOwn(flags, token.name)) {
      const known = Object.keys(flags).map((name) => `--${name}`);
      throw new UsageError(`unknown argument ${argv[token.index]}; known: ${known.join(", ")}`);
    }
    const takesValue = flags[token.name as keyof typeof flags].type === "string";
    if (takesValue && !token.value) throw new UsageError(`--${token.name} needs a value; see --help`);
    if (!takesValue && token.value !== undefined) throw new UsageError(`--${token.name} takes no value`);
    values.set(token.name, token.value ?? "");
  }
  return values;
}

function readStack(text: string): StackChoice {
  if (text === "embedded" || text === "local") return { kind: text };
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol)) return { kind: "remote", url: text.replace(/\/+$/, "") };
  throw new UsageError(
    `--stack expects embedded, local or the http:// URL of a running fights service, got ${JSON.stringify(text)}`,
  );
}

function readName(text: string): string {
  if (/^[a-z0-9][a-z0-9.-]{0,59}$/.test(text)) return text;
  throw new UsageError(
    `--name expects up to 60 small letters, digits, dots and hyphens, got ${JSON.stringify(text)}`,
  );
}

function words<Word extends string>(flag: string, text: string, known: readonly Word[]): Word[] {
  return distinct(text).map((word) => {
    const found = known.find((candidate) => candidate === word);
    if (found) return found;
    throw new UsageError(`--${flag} expects a list of ${known.join(", ")}, got ${JSON.stringify(word)}`);
  });
}

function wholeNumbers(flag: string, text: string, min: number, max: number): number[] {
  return distinct(text).map((number) => wholeNumber(flag, number, min, max));
}

function wholeNumber(flag: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(`--${flag} expects whole numbers from ${min} to ${max}, got ${JSON.stringify(text)}`);
}

function seconds(flag: string, text: string, min: number): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= 3600) return value;
  throw new UsageError(`--${flag} expects seconds from ${min} to 3600, got ${JSON.stringify(text)}`);
}

const distinct = (text: string) =>
  text === "" ? [] : [...new Set(text.split(",").map((part) => part.trim()))];

const optional = <T>(text: string | undefined, read: (text: string) => T) =>
  text === undefined ? undefined : read(text);
