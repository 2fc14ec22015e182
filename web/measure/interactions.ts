/**
 * Measures how fast the Race page responds to its reader while all four modes are raced at 20 fights a second. Runs under Node;
 * prints one JSON text.
 */
import type { Page } from "playwright-core";
import { seen } from "../test/browser/expect.ts";
import { launchChromium, required } from "../test/browser/launch.ts";

/** What was measured: the duration of each interaction until the next paint, in milliseconds. */
export interface Interactions {
  durationsMs: number[];
  /** The fights that were made meanwhile. */
  fights: number;
}

/** Runs in the page: collects the durations of interactions, as Web Vitals define them. */
function collect(): void {
  const longest = new Map<number, number>();
  (globalThis as { interactions?: Map<number, number> }).interactions = longest;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceEventTiming[])
      if (entry.interactionId)
        longest.set(entry.interactionId, Math.max(longest.get(entry.interactionId) ?? 0, entry.duration));
    // The shortest threshold there is: shorter interactions have the next paint within 16 ms.
  }).observe({ type: "event", durationThreshold: 16, buffered: true } as PerformanceObserverInit);
}

interface PerformanceEventTiming extends PerformanceEntry {
  interactionId?: number;
}

/** What a reader does meanwhile. */
async function interact(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Theme/ }).click();
  await page.getByText("Every fight as a table").click();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.getByText("Every fight as a table").click();
}

const ROUNDS = 12;

const browser = await launchChromium();
const page = await browser.newPage({
  baseURL: required("GATEWAY_URL"),
  viewport: { width: 1280, height: 900 },
});
await page.addInitScript(collect);
await page.goto("/race?fights=500&rate=20");
await page.getByRole("button", { name: "Start the race" }).click();
await seen(page.getByText("Every fight as a table"));
for (let round = 0; round < ROUNDS; round++) await interact(page);
const fights = await page
  .locator(".lane-progress")
  .evaluateAll((all) => all.reduce((sum, one) => sum + (one as HTMLProgressElement).value, 0));
await page.getByRole("button", { name: "Stop" }).click();
await seen(page.getByText(/The race was stopped/));
const durationsMs = await page.evaluate(() => [
  ...((globalThis as { interactions?: Map<number, number> }).interactions?.values() ?? []),
]);
console.log(JSON.stringify({ durationsMs, fights } satisfies Interactions));
await browser.close();
