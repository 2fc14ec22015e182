/**
 * Measures how long the first page of a table takes from the response to the paint of its rows. Runs under Node; prints one JSON
 * text.
 */
import { launchChromium, required } from "../test/browser/launch.ts";

/** One visit of the page. Times are in milliseconds. */
export interface Visit {
  /** From the end of the response to the paint of the rows. */
  shownAfterMs: number;
  /** From the request to the end of the response. */
  responseMs: number;
  rows: number;
}

/** Runs in the page: remembers when the first row was painted. */
function watchRows(): void {
  const scope = globalThis as { rowsAtMs?: number };
  const observer = new MutationObserver(() => {
    if (document.querySelector(".listing-name") === null) return;
    observer.disconnect();
    // The frame after the one that has the rows begins when they are painted.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        scope.rowsAtMs = performance.now();
      }),
    );
  });
  observer.observe(document, { childList: true, subtree: true });
}

const VISITS = 9;

const browser = await launchChromium();
const visits: Visit[] = [];
for (let visit = 0; visit < VISITS; visit++) {
  const page = await browser.newPage({ baseURL: required("GATEWAY_URL") });
  await page.addInitScript(watchRows);
  await page.goto("/heroes");
  await page.waitForFunction(() => (globalThis as { rowsAtMs?: number }).rowsAtMs !== undefined);
  visits.push(
    await page.evaluate(() => {
      const [response] = performance
        .getEntriesByType("resource")
        .filter(({ name }) => new URL(name).pathname === "/api/heroes") as PerformanceResourceTiming[];
      if (response === undefined) throw new Error("The page made no request for heroes.");
      const shownAtMs = (globalThis as { rowsAtMs?: number }).rowsAtMs ?? Number.NaN;
      return {
        shownAfterMs: shownAtMs - response.responseEnd,
        responseMs: response.responseEnd - response.startTime,
        rows: document.querySelectorAll(".listing-name").length,
      };
    }),
  );
  await page.close();
}
console.log(JSON.stringify(visits));
await browser.close();
