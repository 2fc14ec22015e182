import { MODES } from "../../analysis/observation/modes.ts";
import type { Writes } from "../../analysis/observation/segment.ts";
import { OPEN_LOOP_TOOLS } from "../../analysis/observation/segment.ts";
import type { Flag } from "./flag.ts";
import { latency } from "./latency.ts";
import { decimal, fileName, isGiven, listOf, listOrNone, stack, wholeNumber, wordOf } from "./readers.ts";

const flag = <Value>(
  name: string,
  form: string | null,
  about: string,
  read: Flag<Value>["read"],
): Flag<Value> => ({ name, form, about, read });

const WRITES: readonly Writes[] = ["none", "acknowledged"];
const connectionCount = wholeNumber(1, 10_000);
const rate = wholeNumber(1, 100_000);
const poolSize = wholeNumber(1, 1000);
const ABOUT_LATENCY =
  "added to upstream calls: none, constant:MS, normal:MEAN:SD, pareto:MIN:SHAPE, late:SHARE:MS, joined by +; for one upstream as in heroes=late:0.02:200";
const callsAtOnce = wholeNumber(1, 256);

/** Every flag there is, once: its name, how its value looks, what it is for, and how it is read. */
export const flags = {
  quick: flag("quick", null, "a short look", isGiven),
  stack: flag(
    "stack",
    "STACK",
    "embedded: SQLite; local: PostgreSQL, MariaDB and MongoDB or its stand-in, started when they are not up; compose: what `docker compose up` has started; or the URL of a fights service that runs",
    stack,
  ),
  modes: flag("modes", "LIST", `of ${MODES.join(", ")}`, listOf(wordOf(MODES))),
  mode: flag("mode", "MODE", MODES.join(", "), wordOf(MODES)),
  connections: flag(
    "connections",
    "LIST",
    "closed loop: so many connections, each waiting for its answer",
    listOf(connectionCount),
  ),
  connectionsOrNone: flag(
    "connections",
    "LIST",
    "closed loop: so many connections, each waiting for its answer; or none",
    listOrNone(connectionCount),
  ),
  rates: flag("rates", "LIST", "open loop: fights offered a second, whatever the answers do", listOf(rate)),
  ratesOrNone: flag(
    "rates",
    "LIST",
    "open loop: fights offered a second, whatever the answers do; or none",
    listOrNone(rate),
  ),
  generator: flag(
    "generator",
    "TOOL",
    "open loop: k6, or steady-rate, the generator of this repository, which needs nothing installed",
    wordOf(OPEN_LOOP_TOOLS),
  ),
  generators: flag(
    "generator",
    "TOOL[,TOOL]",
    "open loop: k6, or steady-rate, the generator of this repository; both with --aa compare the two generators",
    listOf(wordOf(OPEN_LOOP_TOOLS)),
  ),
  noOpenLoop: flag("no-open-loop", null, "leave the open loop out", isGiven),
  writes: flag(
    "writes",
    "LIST",
    "none: fights are not stored; acknowledged: a fight is on disk before it is answered; none,acknowledged: both, side by side",
    listOf(wordOf(WRITES)),
  ),
  writesOneWay: flag(
    "writes",
    "WAY",
    "none: fights are not stored; acknowledged: a fight is on disk before it is answered",
    wordOf(WRITES),
  ),
  drawRows: flag(
    "draw-rows",
    "LIST",
    "also compare a draw between stores of so many heroes, as in 100,1000000",
    listOrNone(wholeNumber(1, 100_000_000)),
  ),
  latency: flag("latency", "SPEC", ABOUT_LATENCY, latency),
  latencies: flag("latencies", "LIST", ABOUT_LATENCY, listOf(latency)),
  poolMax: flag("pool-max", "N", "connections in each store pool (POOL_MAX)", poolSize),
  poolMaxes: flag("pool-max", "LIST", "connections in each store pool (POOL_MAX)", listOf(poolSize)),
  poolMaxesOrNone: flag(
    "pool-max",
    "LIST",
    "connections in each store pool (POOL_MAX), or none for the services' own; embedded stores have no pool",
    listOrNone(poolSize),
  ),
  maxInFlight: flag(
    "max-in-flight",
    "N",
    "calls of fights in flight to its upstreams (UPSTREAM_MAX_IN_FLIGHT)",
    callsAtOnce,
  ),
  maxesInFlight: flag(
    "max-in-flight",
    "LIST",
    "calls of fights in flight to its upstreams (UPSTREAM_MAX_IN_FLIGHT)",
    listOf(callsAtOnce),
  ),
  blocks: flag("blocks", "N", "repeat every comparison so often", wholeNumber(1, 1000)),
  noiseBlocks: flag("noise-blocks", "N", "first measure the baseline against itself", wholeNumber(0, 1000)),
  aa: flag(
    "aa",
    null,
    "compare the baseline with itself; the verdict should be equivalent or inconclusive",
    isGiven,
  ),
  seconds: flag("seconds", "N", "measure each segment so long", decimal(1, 3600, "seconds")),
  warmup: flag("warmup", "N", "drive each segment so long before", decimal(0, 3600, "seconds")),
  within: flag(
    "within",
    "MINUTES",
    "end by then: segments are made shorter, blocks stay as many",
    decimal(1, 1440, "minutes"),
  ),
  objective: flag("objective", "MS", "the p95 to stay under", decimal(0.1, 60_000, "milliseconds")),
  from: flag("from", "RATE", "fights a second at which a search starts", rate),
  searches: flag("searches", "N", "how often each capacity is looked for", wholeNumber(1, 100)),
  trials: flag("trials", "N", "try a rate so often; it passes when the majority does", wholeNumber(1, 99)),
  ratio: flag(
    "ratio",
    "FACTOR",
    "a search ends when the lowest rate that failed is so many times the highest that passed",
    decimal(1.001, 2, "a factor"),
  ),
  confirm: flag(
    "confirm",
    "N",
    "seconds for which the median is held at the end",
    decimal(1, 3600, "seconds"),
  ),
  name: flag("name", "NAME", "ends the result file's name", fileName),
  seed: flag("seed", "N", "what orders are drawn from", wholeNumber(0, 2 ** 32 - 1)),
} as const;
