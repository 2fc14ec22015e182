import { join } from "node:path";
import { atLeast, atMost, reported } from "@super-heroes/drills/promise/measurements";
import type { Findings } from "@super-heroes/drills/promise/run-check";
import { median } from "../src/parts/quantile.ts";
import type { ServedApplication } from "../test/run-browser.ts";
import type { Visit } from "./big-table.ts";
import type { Interactions } from "./interactions.ts";
import { type Audit, audit, DEVICES, type Device } from "./lighthouse.ts";

/** The rows of the table of heroes. */
export const HEROES = 1_000_000;

/** Audits of a page; the median counts, because a score depends on what else the machine does. */
const AUDITS = 5;

/** Something that is measured, with its promises. */
export interface WebCheck {
  name: string;
  run(application: ServedApplication): Promise<Findings>;
}

const PAGES = [
  ["Arena", "/"],
  ["Race", "/race"],
] as const;

/** All checks. Lighthouse writes its reports into `folder`. */
export const checksIn = (folder: string): WebCheck[] => [
  { name: "size of the first page", run: sizes },
  ...PAGES.flatMap(([title, path]) =>
    DEVICES.map((device) => ({
      name: `Lighthouse, ${title}, ${device}`,
      run: ({ url }: ServedApplication) => audits(url + path, device, folder),
    })),
  ),
  { name: "responses to the reader during a race", run: interactions },
  { name: `a table of ${HEROES.toLocaleString("en")} heroes`, run: bigTable },
];

async function sizes({ built: { firstPage } }: ServedApplication): Promise<Findings> {
  const kilobytes = (bytes: number) => bytes / 1000;
  return {
    measurements: [
      atMost(60, "JavaScript with gzip", kilobytes(firstPage.script), "KB"),
      atMost(15, "CSS with gzip", kilobytes(firstPage.style), "KB"),
    ],
    remarks: [],
  };
}

async function audits(url: string, device: Device, folder: string): Promise<Findings> {
  const all: Audit[] = [];
  for (let index = 0; index < AUDITS; index++) all.push(await audit(url, device, folder));
  const middle = (field: keyof Omit<Audit, "failed">) => median(all.map((one) => one[field]));
  return {
    measurements: [
      atLeast(95, "performance", middle("performance")),
      reported("performance, lowest of all audits", Math.min(...all.map(({ performance }) => performance))),
      atLeast(100, "accessibility", Math.min(...all.map(({ accessibility }) => accessibility))),
      atLeast(100, "best practices", Math.min(...all.map(({ bestPractices }) => bestPractices))),
      reported("first contentful paint", middle("firstPaintMs"), "ms"),
      reported("largest contentful paint", middle("largestPaintMs"), "ms"),
      reported("total blocking time", middle("blockedMs"), "ms"),
      reported("cumulative layout shift", middle("layoutShift")),
    ],
    remarks: [...new Set(all.flatMap(({ failed }) => failed))],
  };
}

async function interactions({ drive }: ServedApplication): Promise<Findings> {
  const { durationsMs, fights } = await printedBy<Interactions>(drive, "interactions.ts");
  return {
    measurements: [
      atMost(200, "slowest interaction to next paint", Math.max(...durationsMs), "ms"),
      reported("median interaction to next paint", median(durationsMs), "ms"),
      reported("interactions of more than 16 ms", durationsMs.length),
      atLeast(1, "fights that were raced meanwhile", fights),
    ],
    remarks: [],
  };
}

async function bigTable({ drive }: ServedApplication): Promise<Findings> {
  const visits = await printedBy<Visit[]>(drive, "big-table.ts");
  const middle = (field: keyof Visit) => median(visits.map((visit) => visit[field]));
  return {
    measurements: [
      atMost(
        300,
        "from the response to its rows, slowest",
        Math.max(...visits.map((v) => v.shownAfterMs)),
        "ms",
      ),
      reported("from the response to its rows, median", middle("shownAfterMs"), "ms"),
      reported("the response, median", middle("responseMs"), "ms"),
      atLeast(1, "rows on the page", middle("rows")),
      reported("visits", visits.length),
    ],
    remarks: [],
  };
}

/** The JSON text that a program for Chromium prints. */
async function printedBy<Value>(drive: ServedApplication["drive"], file: string): Promise<Value> {
  const lines: string[] = [];
  const exitCode = await drive({
    program: join(import.meta.dir, file),
    onLine: (line) => lines.push(line),
  });
  const [text] = lines;
  if (exitCode !== 0 || text === undefined)
    throw new Error(`${file} ended with ${exitCode}; its error is above`);
  return JSON.parse(text) as Value;
}
