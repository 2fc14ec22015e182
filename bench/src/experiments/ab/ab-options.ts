import { defaulting, type Flag, flag, optional, toggle, type Values } from "@super-heroes/cli/option";
import { anyText, decimal, listOf, listOrNone, oneOf, wholeNumber } from "@super-heroes/cli/readers";
import { expected } from "@super-heroes/cli/usage-error";
import { CLOSED_LOOP_TOOLS, OPEN_LOOP_TOOLS } from "../../analysis/observation/segment.ts";
import { flags } from "../command-line/flags.ts";
import { markdownFile, maxRegression } from "../command-line/gate-flags.ts";
import { type HeaderField, headerField } from "./header-field.ts";

/** How long a run is that is not fitted into a time. */
export interface Usual {
  /** Eight blocks are the fewest that can call a difference. */
  blocks: number;
  quickBlocks: number;
  /** With a gate, which keeps a limit only where the whole interval is within it. */
  gateBlocks: number;
  noiseBlocks: number;
  /** Of each service in each block, and its warm-up. */
  seconds: number;
  warmupSeconds: number;
}

/**
 * Closed loads in turns. Many short blocks, because two processes of one program differ by some percent, and each block has
 * new ones: docs/decisions/0036.
 */
export const USUAL_TURNS: Usual = {
  blocks: 24,
  quickBlocks: 16,
  gateBlocks: 48,
  noiseBlocks: 4,
  seconds: 0.8,
  warmupSeconds: 0.6,
};

/** Segments in mirrored order, as at fixed rates. */
export const USUAL_SEGMENTS: Usual = {
  blocks: 12,
  quickBlocks: 8,
  gateBlocks: 12,
  noiseBlocks: 4,
  seconds: 5,
  warmupSeconds: 2,
};

/** A default value of both kinds. */
const both = (of: (usual: Usual) => number) => `${of(USUAL_TURNS)} in turns, else ${of(USUAL_SEGMENTS)}`;

/** Four turns of the shortest length. */
const LEAST_SECONDS = 0.2;

/** A name for a side: in tables, in sentences, and as the name of its process. */
function label(text: string, name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,29}$/.test(text)) return text;
  throw expected(name, "up to 30 letters, digits, dots, underscores and hyphens", text);
}

function everyOne<Value>(
  name: string,
  form: string,
  about: string,
  read: (text: string, name: string) => Value,
): Flag<Value[]> {
  return {
    name,
    form,
    about,
    read: (text, option, earlier: Value[] = []) => [...earlier, read(text, option)],
  };
}

const headers: Flag<HeaderField[]> = everyOne(
  "header",
  "NAME:VALUE",
  "a header of every request; may be repeated. Results have its name alone",
  headerField,
);

const hosts = everyOne(
  "i-may-load-this-host",
  "HOST",
  "a host that is not this machine, which you may put under load; may be repeated",
  anyText,
);

/** The options of `bench ab`. */
export const abOptions = {
  path: optional(flag("path", "PATH", "added to both addresses, as in /api/cart?size=3", anyText), "none"),
  method: optional(flag("method", "METHOD", "of the request", anyText), "GET; POST with --body"),
  headers: { ...headers, otherwise: "none", fallback: () => [] },
  body: optional(flag("body", "TEXT|@FILE", "the body of the request, sent as it is", anyText), "none"),
  requests: optional(
    flag(
      "requests",
      "FILE",
      'several requests, sent in turn, each with results of its own: a JSON list of {"name", "method", "path", "headers", "body" or "bodyFile"}, of which only "path" is required',
      anyText,
    ),
    "one request",
  ),
  script: optional(
    flag(
      "script",
      "FILE",
      "your own k6 script instead of requests: its default function is one iteration, and it reads the address from __ENV.BASE_URL",
      anyText,
    ),
    "none",
  ),
  connections: optional(flags.connectionsOrNone, "16; none with --rates or --script"),
  rates: optional(
    flag(
      "rates",
      "LIST",
      "open loop: requests started a second, whether or not responses keep up; or none",
      listOrNone(wholeNumber(1, 100_000)),
    ),
    "none; with --script 10",
  ),
  generators: optional(
    flag(
      "generator",
      "TOOL[,TOOL]",
      "closed loop: turns, the generator of this repository, which drives both servers alternately in short turns; autocannon; or wrk, which sends only a plain GET. Open loop: k6, or steady-rate, the generator of this repository",
      listOf(oneOf([...CLOSED_LOOP_TOOLS, ...OPEN_LOOP_TOOLS])),
    ),
    "turns; k6 where it is installed, else steady-rate",
  ),
  startA: optional(
    flag("start-a", "COMMAND", "starts the first server, whose CPU and memory are then measured", anyText),
    "it runs already",
  ),
  startB: optional(flag("start-b", "COMMAND", "starts the second server", anyText), "it runs already"),
  keepRunning: toggle(
    "keep-running",
    "start each server once, and not anew for each block that is measured in turns",
  ),
  ready: optional(
    flag("ready", "PATH", "where a started server responds with 2xx when it is ready", anyText),
    "the first request",
  ),
  labelA: defaulting(flag("label-a", "NAME", "what the first server is called in results", label), "A"),
  labelB: defaulting(flag("label-b", "NAME", "what the second server is called in results", label), "B"),
  anySize: toggle("any-size", "accept responses of any size, also where the first ones all had the same"),
  maxRegression: optional(maxRegression, "no gate"),
  markdown: optional(markdownFile, "none"),
  quick: { ...flags.quick, about: "a short run: 45 s for each load in turns, 90 s for others" },
  within: optional(flags.within, "no limit; quick: 0.75 or 1.5 for each load"),
  blocks: optional(
    flags.blocks,
    `${both(({ blocks }) => blocks)}; with a gate ${both(({ gateBlocks }) => gateBlocks)}; quick: ${both(({ quickBlocks }) => quickBlocks)}`,
  ),
  noiseBlocks: defaulting(
    { ...flags.noiseBlocks, about: "first measure the first server against itself" },
    "4",
    "0",
  ),
  seconds: optional(
    {
      ...flags.seconds,
      about: "how long each server is measured in a block, or each segment",
      read: decimal(LEAST_SECONDS, 3600, "seconds"),
    },
    `${both(({ seconds }) => seconds)}, or what fits into --within; quick: what fits`,
  ),
  warmup: optional(
    flags.warmup,
    `${both(({ warmupSeconds }) => warmupSeconds)}, or what fits into --within; quick: what fits`,
  ),
  recordHeaders: toggle(
    "record-headers",
    "write the values of headers into the result, secret ones included",
  ),
  hosts: { ...hosts, otherwise: "none", fallback: () => [] },
  name: optional(flags.name, "ab"),
  seed: optional(flags.seed, "drawn, and recorded"),
};

/** What was typed, read. */
export type AbValues = Values<typeof abOptions>;
