import { flag, toggle } from "@super-heroes/cli/option";
import { decimal, fileName, listOf, listOrNone, oneOf, wholeNumber } from "@super-heroes/cli/readers";
import { expected } from "@super-heroes/cli/usage-error";
import { MODES } from "../../analysis/observation/modes.ts";
import type { Writes } from "../../analysis/observation/segment.ts";
import {
  ADAPTIVE,
  type CallLimit,
  CLOSED_LOOP_TOOLS,
  DRAW_SOURCES,
  OPEN_LOOP_TOOLS,
  REPLICAS,
} from "../../analysis/observation/segment.ts";
import { latency } from "./latency.ts";
import { stack } from "./stack.ts";

const WRITES: readonly Writes[] = ["none", "acknowledged"];
const LOAD_TOOLS = [...CLOSED_LOOP_TOOLS, ...OPEN_LOOP_TOOLS] as const;
const connectionCount = wholeNumber(1, 10_000);
const rate = wholeNumber(1, 100_000);
const poolSize = wholeNumber(1, 1000);
const ABOUT_LATENCY =
  "added to upstream calls: none, constant:MS, normal:MEAN:SD, pareto:MIN:SHAPE, late:SHARE:MS, joined by +; for one upstream as in heroes=late:0.02:200";
const ABOUT_GENERATORS =
  "closed loop: autocannon, or wrk, which has to be installed; open loop: k6, or steady-rate, the generator of this repository";
const ABOUT_DRAW_SOURCE =
  "where heroes, villains and locations draw from (DRAW_SOURCE): store, or snapshot, a copy in memory that is at most two seconds old";
const ABOUT_REPLICAS =
  "processes of each upstream that fights knows: 1, 3, or 3-late, of which one responds 200 ms late";
const ABOUT_CALL_LIMIT =
  "calls of fights in flight to its upstreams (UPSTREAM_MAX_IN_FLIGHT), or adaptive: the limit follows their latency";
const MOST_IN_FLIGHT = 256;
function callLimit(text: string, name: string): CallLimit {
  if (text === ADAPTIVE) return ADAPTIVE;
  const limit = /^[1-9]\d{0,2}$/.test(text) ? Number(text) : Number.NaN;
  if (limit <= MOST_IN_FLIGHT) return limit;
  throw expected(name, `a whole number from 1 to ${MOST_IN_FLIGHT}, or ${ADAPTIVE}`, text);
}

/** The options of the experiments: name, placeholder of the value, help text, and reader. */
export const flags = {
  quick: toggle("quick", "a short run"),
  stack: flag(
    "stack",
    "STACK",
    "embedded: SQLite; local: PostgreSQL, MariaDB and MongoDB (or FerretDB), started where they do not run; compose: what `docker compose up` has started; or the URL of a running fights service",
    stack,
  ),
  modes: flag("modes", "LIST", `of ${MODES.join(", ")}`, listOf(oneOf(MODES))),
  mode: flag("mode", "MODE", MODES.join(", "), oneOf(MODES)),
  connections: flag(
    "connections",
    "LIST",
    "closed loop: this many connections, each of which waits for its response",
    listOf(connectionCount),
  ),
  connectionsOrNone: flag(
    "connections",
    "LIST",
    "closed loop: this many connections, each of which waits for its response; or none",
    listOrNone(connectionCount),
  ),
  rates: flag(
    "rates",
    "LIST",
    "open loop: fights offered a second, whether or not responses keep up",
    listOf(rate),
  ),
  ratesOrNone: flag(
    "rates",
    "LIST",
    "open loop: fights offered a second, whether or not responses keep up; or none",
    listOrNone(rate),
  ),
  generator: flag(
    "generator",
    "TOOL",
    "open loop: k6, or steady-rate, the generator of this repository, which needs nothing installed",
    oneOf(OPEN_LOOP_TOOLS),
  ),
  generators: flag(
    "generator",
    "TOOL[,TOOL]",
    `${ABOUT_GENERATORS}; one for each kind of load, or with --aa two of one kind, which are then compared`,
    listOf(oneOf(LOAD_TOOLS)),
  ),
  eachGenerator: flag("generator", "TOOL[,TOOL]", ABOUT_GENERATORS, listOf(oneOf(LOAD_TOOLS))),
  closedGenerator: flag(
    "generator",
    "TOOL",
    "autocannon, or wrk, which has to be installed",
    oneOf(CLOSED_LOOP_TOOLS),
  ),
  noOpenLoop: toggle("no-open-loop", "measure no open loop"),
  writes: flag(
    "writes",
    "LIST",
    "none: fights are not stored; acknowledged: a fight is on disk before the response is sent; none,acknowledged: both, side by side",
    listOf(oneOf(WRITES)),
  ),
  writesOneWay: flag(
    "writes",
    "WAY",
    "none: fights are not stored; acknowledged: a fight is on disk before the response is sent",
    oneOf(WRITES),
  ),
  drawRows: flag(
    "draw-rows",
    "LIST",
    "also compare draws from stores with this many heroes, as in 100,1000000",
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
  maxInFlight: flag("max-in-flight", "N", ABOUT_CALL_LIMIT, callLimit),
  maxesInFlight: flag("max-in-flight", "LIST", ABOUT_CALL_LIMIT, listOf(callLimit)),
  workers: flag(
    "workers",
    "LIST",
    "processes of fights and of each of its upstreams (WORKERS), as in 1,2; they divide the pool of one (Linux)",
    listOf(wholeNumber(1, 16)),
  ),
  drawSource: flag("draw-source", "LIST", ABOUT_DRAW_SOURCE, listOf(oneOf(DRAW_SOURCES))),
  drawSourceOnce: flag("draw-source", "SOURCE", ABOUT_DRAW_SOURCE, oneOf(DRAW_SOURCES)),
  replicas: flag("replicas", "LIST", ABOUT_REPLICAS, listOf(oneOf(REPLICAS))),
  replicasOnce: flag("replicas", "SET", ABOUT_REPLICAS, oneOf(REPLICAS)),
  blocks: flag("blocks", "N", "repeat every comparison this often", wholeNumber(1, 1000)),
  noiseBlocks: flag("noise-blocks", "N", "first measure the baseline against itself", wholeNumber(0, 1000)),
  aa: toggle("aa", "compare the baseline with itself; the verdict should be equivalent or inconclusive"),
  seconds: flag("seconds", "N", "how long each segment is measured", decimal(1, 3600, "seconds")),
  warmup: flag("warmup", "N", "how long each segment is warmed up", decimal(0, 3600, "seconds")),
  within: flag(
    "within",
    "MINUTES",
    "end within this time: segments become shorter, the number of blocks stays",
    decimal(1, 1440, "minutes"),
  ),
  objective: flag("objective", "MS", "the highest p95 that passes", decimal(0.1, 60_000, "milliseconds")),
  from: flag("from", "RATE", "fights a second at which a search starts", rate),
  searches: flag("searches", "N", "how often each capacity is searched for", wholeNumber(1, 100)),
  trials: flag("trials", "N", "trials of a rate; it passes when most of them do", wholeNumber(1, 99)),
  ratio: flag(
    "ratio",
    "FACTOR",
    "a search ends when the lowest failed rate is at most this many times the highest passed one",
    decimal(1.001, 2, "a factor"),
  ),
  confirm: flag(
    "confirm",
    "N",
    "seconds for which the median is held at the end",
    decimal(1, 3600, "seconds"),
  ),
  name: flag("name", "NAME", "the end of the result file's name", fileName),
  seed: flag("seed", "N", "what orders are drawn from", wholeNumber(0, 2 ** 32 - 1)),
} as const;
