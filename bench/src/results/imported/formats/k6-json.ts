import { UnreadableResult } from "../../files/edition.ts";
import { fieldsOf } from "./amounts.ts";
import type { ImportedContent } from "./foreign-content.ts";
import { isRead, k6Series } from "./k6-series.ts";

/** The metric of a line, without reading the line as JSON: most lines are of metrics that are not needed. */
const METRIC = /"metric":\s*"([^"]+)"/;

/** Reads `k6 run --out json=FILE`, line by line. Throws `UnreadableResult` with the number of the line. */
export async function readK6Json(lines: AsyncIterable<string>): Promise<ImportedContent> {
  const series = k6Series("JSON lines of raw samples (--out json)");
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === "") continue;
    if (!text.trimEnd().endsWith("}")) throw notJson(line, text);
    if (!isRead(METRIC.exec(text)?.[1] ?? "")) continue;
    const { type, metric, data } = fieldsOf(parsed(text, line));
    if (type !== "Point" || typeof metric !== "string") continue;
    const { time, value, tags } = fieldsOf(data);
    const { scenario, group, status, expected_response: expectedResponse } = fieldsOf(tags);
    series.add({
      ...{ metric, value, line },
      atMs: Date.parse(String(time)),
      scenario: String(scenario ?? ""),
      group: String(group ?? ""),
      status: String(status ?? ""),
      expectedResponse: String(expectedResponse ?? ""),
    });
  }
  return series.content();
}

function parsed(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notJson(line, text);
  }
}

const notJson = (line: number, text: string) =>
  new UnreadableResult(
    `line ${line} is not whole JSON, it ends with …${text.slice(-40)}: was the run, or the copy of its file, stopped early?`,
  );
