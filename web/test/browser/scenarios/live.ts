import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { seen } from "../expect.ts";
import type { Scenario } from "../scenario.ts";

const total = async (page: Page): Promise<number> =>
  Number((await page.locator(".figure-value").first().textContent())?.replaceAll(",", ""));

const moreThan = (page: Page, before: number) =>
  page.waitForFunction(
    (least) => Number(document.querySelector(".figure-value")?.textContent?.replaceAll(",", "")) > least,
    before,
  );

/** Waits until the page shows a number of fights. */
const counted = (page: Page) =>
  page.waitForFunction(() => /\d/.test(document.querySelector(".figure-value")?.textContent ?? ""));

const waiting = (page: Page) => seen(page.getByText(/^Not connected; trying again in \d+ s/));
const connected = (page: Page) => seen(page.getByText("Connected", { exact: true }));

/** Fights as they happen. */
export const liveScenarios: readonly Scenario[] = [
  {
    name: "the numbers follow the fights, also after the device was offline",
    async run({ open, url }) {
      await fetch(`${url}/api/fights/execute_fight`);
      const page = await open("/live");
      await connected(page);
      await counted(page);
      const before = await total(page);
      await fetch(`${url}/api/fights/execute_fight`);
      await moreThan(page, before);

      await page.context().setOffline(true);
      await waiting(page);
      await seen(page.getByText("This device is offline."));
      assert.ok((await total(page)) > before, "the last numbers stay");
      const during = await total(page);
      await fetch(`${url}/api/fights/execute_fight`);
      await page.context().setOffline(false);
      await connected(page);
      await moreThan(page, during);
    },
  },
  {
    name: "the leaderboard, the days and the head-to-head of two fighters show their fights",
    async run({ open, url }) {
      const fight = await (await fetch(`${url}/api/fights/execute_fight`)).json();
      const page = await open("/live");
      await seen(page.locator("#leaderboard ~ .winners li").first());
      await seen(page.getByRole("rowheader", { name: fight.fight_date.slice(0, 10) }));
      await page.getByLabel("Hero", { exact: true }).fill(fight.hero.name);
      await page.getByLabel("Villain", { exact: true }).fill(fight.villain.name);
      await page.getByRole("button", { name: "Compare" }).click();
      await seen(page.getByText(/fights? against each other\.$/));
      assert.equal(new URL(page.url()).searchParams.get("villain"), fight.villain.name);

      await page.goto(`/heroes/${fight.hero.id}`);
      await seen(page.getByText(/^Rank [\d,]+ ·/));
      await page.getByRole("link", { name: "Head-to-head" }).click();
      await seen(page.getByRole("heading", { name: "Live" }));
      assert.equal(await page.getByLabel("Hero", { exact: true }).inputValue(), fight.hero.name);
    },
  },
  {
    name: "a stream that is cut for a minute shows it, and then continues with what was missed",
    async run({ open, url, control }) {
      await fetch(`${url}/api/fights/execute_fight`);
      const page = await open("/live", { prepare: (context) => context.clock.install() });
      await connected(page);
      await counted(page);
      const before = await total(page);
      await control("kill", "analytics");
      try {
        await waiting(page);
        await fetch(`${url}/api/fights/execute_fight`);
        await page.clock.fastForward("01:00");
        await waiting(page);
        assert.equal(await total(page), before, "the last numbers stay");
      } finally {
        await control("start", "analytics");
      }
      await page.clock.fastForward("00:15");
      await connected(page);
      await moreThan(page, before);
    },
  },
];
