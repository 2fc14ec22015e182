import { UnreadableResult } from "../../files/edition.ts";
import { amount } from "./amounts.ts";
import type { ImportedContent } from "./foreign-content.ts";
import { sampleBatches } from "./sample-batches.ts";

/** One sample of k6, of any metric. */
export interface K6Sample {
  metric: string;
  value: unknown;
  /** In ms since 1970. */
  atMs: number;
  /** Empty for a request of `setup` or `teardown`. */
  scenario: string;
  group: string;
  status: string;
  /** `true` or `false`; empty where the file does not have the tag. */
  expectedResponse: string;
  /** Where it is in the file, for messages. */
  line: number;
}

/** The metrics that are read; a file may hold any others. */
const READ = new Set(["http_req_duration", "dropped_iterations"]);
export const isRead = (metric: string): boolean => READ.has(metric);

/** Every scenario has histograms of its own in memory. */
const MOST_SCENARIOS = 100;

/** What is true of every file of k6. */
export const K6_LIMITS = [
  "Latency is k6's http_req_duration, which leaves connecting out (http_req_blocked).",
  "The file does not hold the machine, the script and its options.",
];

/** Collects raw samples by scenario, as batches. */
export function k6Series(format: string) {
  const scenarios = new Map<string, { batches: ReturnType<typeof sampleBatches>; dropped: number }>();
  let hasTag = false;

  return {
    add({ metric, value, atMs, scenario, group, status, expectedResponse, line }: K6Sample): void {
      const number = amount(value, `line ${line}: ${metric}`);
      if (!Number.isFinite(atMs)) throw new UnreadableResult(`line ${line}: its time cannot be read`);
      const own = scenarioOf(scenario || nameOutside(group));
      if (metric === "dropped_iterations") {
        own.dropped += number;
        return;
      }
      hasTag ||= expectedResponse !== "";
      const isGood = expectedResponse === "" ? /^[23]\d\d$/.test(status) : expectedResponse === "true";
      own.batches.add({ atMs, latencyMs: number, isGood });
    },

    /** Throws `UnreadableResult` where no scenario sent a request. */
    content(): ImportedContent {
      const requested = [...scenarios].filter(([, { batches }]) => batches.startMs() !== undefined);
      const starts = requested.map(([, { batches }]) => batches.startMs() ?? Number.POSITIVE_INFINITY);
      if (requested.length === 0) throw new UnreadableResult(NO_REQUEST);
      return {
        tool: "k6",
        format,
        startedAt: new Date(Math.min(...starts)).toISOString(),
        series: requested
          .map(([name, { batches, dropped }]) => ({
            ...{ name, load: null, dropped },
            ...{ blocks: batches.blocks(), stated: null },
          }))
          .sort((a, b) => (a.name < b.name ? -1 : 1)),
        limits: [
          ...K6_LIMITS,
          hasTag
            ? "Good responses are those that k6 expected (the tag expected_response)."
            : "Good responses are those with status 2xx or 3xx: the file lacks the tag expected_response.",
          "All requests of a scenario are one series.",
          "The blocks are parts of one run, so an interval does not contain what differs between two runs.",
        ],
      };
    },
  };

  function scenarioOf(name: string) {
    const known = scenarios.get(name);
    if (known) return known;
    if (scenarios.size === MOST_SCENARIOS) {
      throw new UnreadableResult(`has more than ${MOST_SCENARIOS} scenarios, which are not read`);
    }
    const added = { batches: sampleBatches(), dropped: 0 };
    scenarios.set(name, added);
    return added;
  }
}

/** Requests of `setup` and `teardown` belong to no scenario. */
const nameOutside = (group: string) => (/^::(setup|teardown)/.test(group) ? "setup and teardown" : "default");

/** The error for a run of k6 that made no HTTP request. */
export const NO_REQUEST =
  "holds no http_req_duration: the run of k6 made no HTTP request, so there is nothing to import";
