import assert from "node:assert/strict";
import { at, seen } from "../expect.ts";
import type { Scenario } from "../scenario.ts";

const MODES = ["sequential", "parallel", "coalesced", "hedged"];

/** The state of the lab, as the fights service reports it. */
const labState = (heroes: string | null) => ({
  available: true,
  latency: { heroes, villains: null, locations: null },
  at_start: { heroes: null, villains: null, locations: null },
  expires_in: heroes === null ? null : 600,
});

/** Races of the modes. */
export const raceScenarios: readonly Scenario[] = [
  {
    name: "a race in all modes ends by itself, with a waterfall and a row for each",
    async run({ open }) {
      const page = await open("/race?fights=20&rate=20");
      await page.getByRole("button", { name: "Start the race" }).click();
      await seen(page.getByText(/The race is over\. The lowest median is that of/));
      for (const mode of MODES) {
        const lane = page.getByRole("article", { name: mode });
        await seen(lane.getByText("20 of 20"));
        for (const leg of ["heroes", "villains", "locations", "store"])
          await seen(lane.getByText(leg, { exact: true }));
        await seen(page.getByRole("row", { name: new RegExp(`^${mode} 20 0 .* ms`) }));
      }
    },
  },
  {
    name: "a race is chosen by its URL, and stopped by a button",
    async run({ open }) {
      const page = await open("/race?modes=parallel,hedged&fights=500&rate=5");
      await page.getByRole("button", { name: "Start the race" }).click();
      await seen(page.getByRole("article", { name: "parallel" }).getByText(/^[1-9]\d* of 500$/));
      await page.getByRole("button", { name: "Stop" }).click();
      await seen(page.getByText(/The race was stopped\./));
      assert.equal(await page.getByRole("article").count(), 2);
      await page.getByLabel("Fights", { exact: true }).selectOption("50");
      await at(page, /fights=50/);
    },
  },
  {
    name: "a service is made late by a slider, and every page says so",
    async run({ open }) {
      let heroes: string | null = null;
      const page = await open("/race", {
        prepare: async (context) =>
          void (await context.route("**/api/lab/latency", async (route) => {
            const request = route.request();
            if (request.method() === "PUT")
              heroes = ((request.postDataJSON() as { heroes?: string }).heroes ?? null) satisfies
                | string
                | null;
            await route.fulfill({ json: labState(heroes) });
          })),
      });
      await page.getByLabel("How often").selectOption("0.1");
      await page.getByLabel(/^Late by/).fill("200");
      const words = "heroes 200 ms late in 10 % of the calls";
      await seen(page.getByText(`Now: ${words}`));
      assert.equal(heroes, "late:0.1:200");
      await page.getByRole("link", { name: "Arena", exact: true }).click();
      await seen(page.getByText(`more minutes: ${words}`));
      await page.getByRole("button", { name: "End the experiment" }).click();
      await page.getByText(words).waitFor({ state: "detached" });
      assert.equal(heroes, null);
    },
  },
];
