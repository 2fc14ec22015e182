import { existsSync, statSync } from "node:fs";
import { basename } from "node:path";
import { linesOf } from "@super-heroes/cli/processes/lines";
import { parseJson, UnreadableResult } from "../files/edition.ts";
import { fieldsOf } from "./formats/amounts.ts";
import { readAutocannon } from "./formats/autocannon-json.ts";
import type { ImportedContent } from "./formats/foreign-content.ts";
import { readK6Csv } from "./formats/k6-csv.ts";
import { readK6Json } from "./formats/k6-json.ts";
import { readK6Summary } from "./formats/k6-summary.ts";
import { readOha } from "./formats/oha-json.ts";
import { readWrk, WRK_HEAD } from "./formats/wrk-text.ts";
import type { ObservedImport } from "./imported-result.ts";

/** A foreign file that was read. */
export interface ImportedFile extends ImportedContent {
  file: ObservedImport["file"];
}

/** How much of a file is looked at to find out what it is. */
const HEAD_BYTES = 64 * 1024;
/** A line of raw samples is some hundred characters long; a summary may be on one line. */
const LONGEST_LINE = 1_000_000;
/** Raw samples are read line by line. A summary is read whole, and none is this large. */
const LARGEST_SUMMARY = 16_000_000;

const KNOWN =
  "k6 (JSON lines, CSV, a summary as JSON), autocannon (--json), wrk (its output) and oha (--output-format json)";

/** Reads the output of another load generator. Throws `UnreadableResult`; its message does not name the file. */
export async function importFile(path: string): Promise<ImportedFile> {
  if (!existsSync(path)) throw new UnreadableResult("there is no such file");
  if (statSync(path).isDirectory()) throw new UnreadableResult("is a folder: name a file");
  const file = Bun.file(path);
  const head = await file.slice(0, HEAD_BYTES).text();
  if (head.trim() === "") throw new UnreadableResult("is empty");
  const hasher = new Bun.CryptoHasher("sha256");
  const content = await contentOf(file, head, hasher);
  return {
    ...content,
    file: { name: basename(path), bytes: file.size, sha256: hasher.digest("hex") },
  };
}

async function contentOf(
  file: Bun.BunFile,
  head: string,
  hasher: Bun.CryptoHasher,
): Promise<ImportedContent> {
  if (head.startsWith("\u001f")) throw new UnreadableResult("is compressed: unpack it first, with gunzip");
  if (head.startsWith("metric_name,")) return readK6Csv(hashedLines(file, hasher));
  if (isK6Line(head)) return readK6Json(hashedLines(file, hasher));
  if (file.size > LARGEST_SUMMARY) {
    throw new UnreadableResult(`is not raw samples of k6, and too large for a summary. Known are ${KNOWN}`);
  }
  const text = await file.text();
  hasher.update(text);
  if (WRK_HEAD.test(head)) return readWrk(text);
  if (!head.trimStart().startsWith("{")) throw unknownFormat();
  return readSummary(parseJson(text));
}

function readSummary(document: unknown): ImportedContent {
  const fields = fieldsOf(document);
  if ("latencyPercentiles" in fields && "summary" in fields) return readOha(document);
  if ("latency" in fields && "requests" in fields && "2xx" in fields) return readAutocannon(document);
  if ("metrics" in fields || "metrics" in fieldsOf(fields.results)) return readK6Summary(document);
  if ("schemaVersion" in fields || "schema" in fields) {
    throw new UnreadableResult("is a result of the bench already: it needs no import");
  }
  throw unknownFormat();
}

const unknownFormat = () => new UnreadableResult(`is in no known format. Known are ${KNOWN}`);

/** Whether the file begins with an object on one line that has a metric and a type, as k6 writes them. */
function isK6Line(head: string): boolean {
  return /^\{[^\n]*"type":\s*"(Metric|Point)"/.test(head) && head.includes('"metric":');
}

async function* hashedLines(file: Bun.BunFile, hasher: Bun.CryptoHasher): AsyncGenerator<string> {
  const hashed = file.stream().pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        hasher.update(chunk);
        controller.enqueue(chunk);
      },
    }),
  );
  try {
    yield* linesOf(hashed, LONGEST_LINE);
  } catch (error) {
    throw error instanceof RangeError ? new UnreadableResult(error.message) : error;
  }
}
