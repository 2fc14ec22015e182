import { UnreadableResult } from "../../files/edition.ts";
import type { ImportedContent } from "./foreign-content.ts";
import { isRead, k6Series } from "./k6-series.ts";

/** The columns without which a sample cannot be read. */
const NEEDED = ["metric_name", "timestamp", "metric_value"] as const;

/** Reads `k6 run --out csv=FILE`, line by line. Throws `UnreadableResult` with the number of the line. */
export async function readK6Csv(lines: AsyncIterable<string>): Promise<ImportedContent> {
  const series = k6Series("CSV of raw samples (--out csv)");
  let columns: string[] | undefined;
  let line = 0;
  let open = "";
  for await (const part of lines) {
    line += 1;
    // A quoted field may contain a line break.
    const text = open === "" ? part.replace(/\r$/, "") : `${open}\n${part}`;
    const fields = fieldsIn(text);
    open = fields ? "" : text;
    if (!fields || text === "") continue;
    if (!columns) {
      columns = columnsOf(fields);
      continue;
    }
    if (fields.length !== columns.length) {
      throw new UnreadableResult(
        `line ${line} has ${fields.length} fields, the header has ${columns.length}: was the run, or the copy of its file, stopped early?`,
      );
    }
    const names = columns;
    const field = (name: string) => fields[names.indexOf(name)] ?? "";
    const metric = field("metric_name");
    if (!isRead(metric)) continue;
    series.add({
      ...{ metric, line, value: field("metric_value") },
      atMs: timeOf(field("timestamp")),
      scenario: field("scenario"),
      group: field("group"),
      status: field("status"),
      expectedResponse: field("expected_response"),
    });
  }
  if (open !== "") throw new UnreadableResult(`ends within a quoted field, at line ${line}`);
  return series.content();
}

function columnsOf(header: readonly string[]): string[] {
  const missing = NEEDED.filter((name) => !header.includes(name));
  if (missing.length === 0) return [...header];
  throw new UnreadableResult(`has no column ${missing.join(", ")} in its first line`);
}

/** The fields of a line (RFC 4180); `undefined` where a quoted field does not end on it. */
function fieldsIn(line: string): string[] | undefined {
  if (!line.includes('"')) return line.split(",");
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  while (field.lastIndex <= line.length) {
    const match = field.exec(line);
    if (!match) return undefined;
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === "") return fields;
  }
  return fields;
}

/** Above the times in seconds, milliseconds, microseconds and nanoseconds, up to the year 5138. */
const [SECONDS, MILLISECONDS, MICROSECONDS, NANOSECONDS] = [1e11, 1e14, 1e17, 1e20];

/** ms since 1970, from any of k6's formats of time: `K6_CSV_TIME_FORMAT` has no field of its own. */
function timeOf(text: string): number {
  if (!/^\d+$/.test(text)) return Date.parse(text);
  const time = Number(text);
  if (time < SECONDS) return time * 1000;
  if (time < MILLISECONDS) return time;
  if (time < MICROSECONDS) return time / 1000;
  return time < NANOSECONDS ? time / 1e6 : Number.NaN;
}
