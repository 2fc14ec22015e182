import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { seen } from "../expect.ts";
import type { Scenario } from "../scenario.ts";

const total = async (page: Page): Promise<number> =>
  Number((await page.locator(".figure-value").first().textContent())?.replaceAll(",", ""));

/** Fights as they happen. */
export const liveScenarios: readonly Scenario[] = [
  {
    name: "the numbers follow the fights, also after the stream was cut",
    async run({ open, url }) {
      await fetch(`${url}/api/fights/execute_fight`);
      const page = await open("/live");
      await seen(page.getByText("Connected", { exact: true }));
      await page.waitForFunction(() => /\d/.test(document.querySelector(".figure-value")?.textContent ?? ""));
      const before = await total(page);
      await fetch(`${url}/api/fights/execute_fight`);
      await moreThan(page, before);

      await page.context().setOffline(true);
      await seen(page.getByText(/^Not connected; trying again in \d+ s/));
      await seen(page.getByText("This device is offline."));
      assert.ok((await total(page)) > before, "the last numbers stay");
      const during = await total(page);
      await fetch(`${url}/api/fights/execute_fight`);
      await page.context().setOffline(false);
      await seen(page.getByText("Connected", { exact: true }));
      await moreThan(page, during);
    },
  },
];

const moreThan = (page: Page, before: number) =>
  page.waitForFunction(
    (least) => Number(document.querySelector(".figure-value")?.textContent?.replaceAll(",", "")) > least,
    before,
  );
