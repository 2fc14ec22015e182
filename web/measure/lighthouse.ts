import { join } from "node:path";
import { CHROMIUM } from "../test/chromium.ts";

/** The last version that runs on Node 20. */
const LIGHTHOUSE = "lighthouse@12.8.2";

/** The devices that Lighthouse simulates. */
export const DEVICES = ["mobile", "desktop"] as const;
export type Device = (typeof DEVICES)[number];

/** What Lighthouse found on a page: scores from 0 to 100, times in milliseconds. */
export interface Audit {
  performance: number;
  accessibility: number;
  bestPractices: number;
  firstPaintMs: number;
  largestPaintMs: number;
  blockedMs: number;
  layoutShift: number;
  /** What cost points in accessibility and best practices. */
  failed: string[];
}

interface Report {
  categories: Record<
    string,
    { score: number | null; auditRefs: readonly { id: string; weight: number }[] } | undefined
  >;
  audits: Record<string, { title: string; score: number | null; numericValue?: number } | undefined>;
}

/** Now and then the trace of Chromium lacks its beginning, and Lighthouse then says this. It has no scores to choose from. */
const AGAIN = "Please run Lighthouse again";
const MOST_ATTEMPTS = 3;

/** Audits a page in a headless Chromium of its own. Throws with what Lighthouse printed when it did not end well. */
export async function audit(url: string, device: Device, folder: string): Promise<Audit> {
  for (let attempt = 1; ; attempt++) {
    const { report, printed } = await runLighthouse(url, device, folder);
    if (report) return summaryOf(report);
    if (!printed.includes(AGAIN) || attempt === MOST_ATTEMPTS)
      throw new Error(`Lighthouse failed for ${url}:\n${printed}`);
  }
}

async function runLighthouse(
  url: string,
  device: Device,
  folder: string,
): Promise<{ report: Report | undefined; printed: string }> {
  const file = join(folder, `lighthouse-${crypto.randomUUID()}.json`);
  const child = Bun.spawn(
    [
      "npx",
      "--yes",
      LIGHTHOUSE,
      url,
      "--quiet",
      "--output=json",
      `--output-path=${file}`,
      "--only-categories=performance,accessibility,best-practices",
      "--chrome-flags=--headless=new --no-sandbox",
      ...(device === "desktop" ? ["--preset=desktop"] : []),
    ],
    {
      env: { ...process.env, CHROME_PATH: CHROMIUM },
      stdin: "ignore",
      stdout: "ignore",
      stderr: "pipe",
    },
  );
  const printed = await new Response(child.stderr).text();
  const isGood = (await child.exited) === 0;
  return { report: isGood ? ((await Bun.file(file).json()) as Report) : undefined, printed };
}

function summaryOf({ categories, audits }: Report): Audit {
  const score = (name: string) => Math.round((categories[name]?.score ?? Number.NaN) * 100);
  const value = (name: string) => audits[name]?.numericValue ?? Number.NaN;
  const failed = ["accessibility", "best-practices"].flatMap((name) =>
    (categories[name]?.auditRefs ?? [])
      .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1)
      .map(({ id }) => `${id}: ${audits[id]?.title}`),
  );
  return {
    performance: score("performance"),
    accessibility: score("accessibility"),
    bestPractices: score("best-practices"),
    firstPaintMs: value("first-contentful-paint"),
    largestPaintMs: value("largest-contentful-paint"),
    blockedMs: value("total-blocking-time"),
    layoutShift: value("cumulative-layout-shift"),
    failed,
  };
}
