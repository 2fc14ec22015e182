import { amount, amountOrNull, fieldsOf } from "./amounts.ts";
import type { ImportedContent } from "./foreign-content.ts";
import { pathOf } from "./path-of.ts";

/** Reads `autocannon --json`. Throws `UnreadableResult` for a number that is missing or cannot be. */
export function readAutocannon(document: unknown): ImportedContent {
  const fields = fieldsOf(document);
  const latency = fieldsOf(fields.latency);
  const seconds = amount(fields.duration, "duration");
  const good = amount(fields["2xx"], "2xx");
  const connections = amount(fields.connections, "connections");
  const pipelining = amountOrNull(fields.pipelining, "pipelining") ?? 1;
  // Its `errors` are connections that failed, with the timeouts among them.
  const errors = amount(fields.errors, "errors") + amount(fields.non2xx, "non2xx");
  const start = Date.parse(String(fields.start));
  const title = typeof fields.title === "string" ? fields.title : "";
  return {
    tool: "autocannon",
    format: "JSON (--json)",
    startedAt: Number.isNaN(start) ? null : new Date(start).toISOString(),
    series: [
      {
        name: title || pathOf(fields.url),
        load: { model: "closed", connections },
        ...{ dropped: null, blocks: [] },
        stated: {
          ...{ seconds, good, errors },
          throughput: seconds > 0 ? good / seconds : null,
          p50Ms: amountOrNull(latency.p50, "latency.p50"),
          p95Ms: amountOrNull(latency.p95, "latency.p95"),
          p99Ms: amountOrNull(latency.p99, "latency.p99"),
        },
      },
    ],
    limits: [
      "A summary without raw samples: it has no interval, and a difference to another run has none either.",
      "autocannon stores latencies in whole milliseconds, and those of failed responses are among them.",
      "It has no p95: autocannon states p90 and p97.5.",
      ...(pipelining > 1
        ? [`${pipelining} requests were sent at once on each connection (--pipelining).`]
        : []),
      "The file does not hold the machine and the version of autocannon.",
    ],
  };
}
