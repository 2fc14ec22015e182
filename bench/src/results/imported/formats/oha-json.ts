import { amount, amountOrNull, fieldsOf } from "./amounts.ts";
import type { ImportedContent } from "./foreign-content.ts";

/** oha counts the requests in flight at its end as errors with this name; they did not fail. */
const AT_ITS_END = "aborted due to deadline";

/** Reads `oha --output-format json`, or `oha -j` of older versions. Throws `UnreadableResult`. */
export function readOha(document: unknown): ImportedContent {
  const { summary, latencyPercentiles, statusCodeDistribution, errorDistribution } = fieldsOf(document);
  const seconds = amount(fieldsOf(summary).total, "summary.total");
  const countsIn = (counts: unknown, name: string) =>
    Object.entries(fieldsOf(counts)).map(([key, count]) => ({ key, count: amount(count, `${name}.${key}`) }));
  const statuses = countsIn(statusCodeDistribution, "statusCodeDistribution");
  const failures = countsIn(errorDistribution, "errorDistribution");
  const sum = (list: readonly { count: number }[]) => list.reduce((total, { count }) => total + count, 0);
  const isGood = ({ key }: { key: string }) => /^[23]\d\d$/.test(key);
  const good = sum(statuses.filter(isGood));
  const errors =
    sum(statuses.filter((status) => !isGood(status))) + sum(failures.filter(({ key }) => key !== AT_ITS_END));
  const percentile = (name: string) => {
    const value = amountOrNull(fieldsOf(latencyPercentiles)[name], `latencyPercentiles.${name}`);
    return value === null ? null : value * 1000;
  };
  return {
    tool: "oha",
    format: "JSON (--output-format json)",
    startedAt: null,
    series: [
      {
        ...{ name: "requests", load: null, dropped: null, blocks: [] },
        stated: {
          ...{ seconds, good, errors },
          throughput: seconds > 0 ? good / seconds : null,
          ...{ p50Ms: percentile("p50"), p95Ms: percentile("p95"), p99Ms: percentile("p99") },
        },
      },
    ],
    limits: [
      "A summary without raw samples: it has no interval, and a difference to another run has none either.",
      "Latencies are those of all responses, with any status.",
      "The file does not hold the address, the connections or the rate, the machine and the version of oha.",
    ],
  };
}
