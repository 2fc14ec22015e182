import { UnreadableResult } from "../../files/edition.ts";
import { amount } from "./amounts.ts";
import type { ImportedContent } from "./foreign-content.ts";
import { pathOf } from "./path-of.ts";

const MS_OF_UNIT: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** The first line of wrk's output. */
export const WRK_HEAD = /^Running \S+ test @ (\S+)$/m;

/** Reads what wrk prints, with or without `--latency`. Throws `UnreadableResult` where a line is missing. */
export function readWrk(text: string): ImportedContent {
  const [, url] = matched(text, WRK_HEAD, "Running … test @ …");
  const [, connections] = matched(
    text,
    /^\s*\d+ threads? and (\d+) connections?$/m,
    "… threads and … connections",
  );
  const [, requests, duration] = matched(
    text,
    /^\s*(-?\d+) requests in (\S+), \S+ read$/m,
    "… requests in …, … read",
  );
  const seconds = msOf(duration) / 1000;
  const count = amount(requests, "its number of requests");
  const failed = Number(/^\s*Non-2xx or 3xx responses: (\d+)$/m.exec(text)?.[1] ?? 0);
  const sockets =
    /^\s*Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)$/m.exec(text) ?? [];
  const broken = sockets.slice(1).reduce((sum, errors) => sum + Number(errors), 0);
  const percentile = (percent: number) => {
    const line = new RegExp(`^\\s*${percent}(?:\\.0+)?%\\s+(\\S+)$`, "m").exec(text);
    return line ? msOf(line[1]) : null;
  };
  const isWrk2 = /HdrHistogram/.test(text);
  const good = Math.max(0, count - failed);
  const p50Ms = percentile(50);
  return {
    tool: "wrk",
    format: p50Ms === null ? "text without --latency" : "text with --latency",
    startedAt: null,
    series: [
      {
        name: pathOf(url),
        load: isWrk2 ? null : { model: "closed", connections: amount(connections, "connections") },
        ...{ dropped: null, blocks: [] },
        stated: {
          ...{ seconds, good, errors: failed + broken },
          throughput: seconds > 0 ? good / seconds : null,
          ...{ p50Ms, p95Ms: percentile(95), p99Ms: percentile(99) },
        },
      },
    ],
    limits: [
      "A summary without raw samples: it has no interval, and a difference to another run has none either.",
      ...(p50Ms === null
        ? ["It has no percentiles: wrk prints them with --latency."]
        : ["It has no p95: wrk prints 50, 75, 90 and 99 %.", CORRECTION]),
      ...(isWrk2 ? ["This is wrk2, which offers a fixed rate and does not print it: give --rate."] : []),
      "The output does not hold the machine, the version of wrk and the time of the run.",
    ],
  };
}

const CORRECTION =
  "wrk adds latencies at its end for requests that it believes were held back, so its percentiles are higher than those of the responses.";

function msOf(text: string | undefined): number {
  const [, number, unit = ""] = /^(-?[\d.]+|-?nan)(us|ms|s|m|h)$/.exec(text ?? "") ?? [];
  return amount(number, `the time ${text}`) * (MS_OF_UNIT[unit] ?? 1);
}

function matched(text: string, line: RegExp, form: string): RegExpExecArray {
  const match = line.exec(text);
  if (match) return match;
  throw new UnreadableResult(`has no line "${form}": was wrk, or the copy of its output, stopped early?`);
}
