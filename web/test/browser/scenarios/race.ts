import assert from "node:assert/strict";
import { at, gone, heading, seen } from "../expect.ts";
import type { Scenario } from "../scenario.ts";

const LATENCY = "/api/lab/latency";

/** Changes the latency as a program on the machine of the system does. */
async function setLatency(url: string, change: Record<string, string>): Promise<void> {
  const response = await fetch(url + LATENCY, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(change),
  });
  assert.equal(response.status, 200);
}

/** Runs in the page: nothing is done now and then, so that only what the reader does has an effect. */
function withoutIntervals(): void {
  const original = globalThis.setInterval;
  globalThis.setInterval = ((run: () => void, ms = 0) =>
    ms >= 1000 ? 0 : original(run, ms)) as typeof setInterval;
}

const MODES = ["sequential", "parallel", "coalesced", "hedged"];

/** Races of the modes. */
export const raceScenarios: readonly Scenario[] = [
  {
    name: "a race in all modes ends by itself, with a waterfall and a row for each",
    async run({ open }) {
      const page = await open("/race?fights=20&rate=20");
      await page.getByRole("button", { name: "Start the race" }).click();
      await seen(page.getByText(/The race is over\. (The lowest medians? |The medians of ).* ms/));
      await seen(page.getByText("Two medians count as different where their 95 % intervals do not overlap."));
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
    name: "the page shows which mode fights get by a flag, and nothing while none decides",
    async run({ open }) {
      const page = await open("/race");
      await seen(page.getByText("For each mode, the same fights"));
      assert.equal(await page.getByText("Default mode of fights").count(), 0);
      const shares = { coalesced: 50, parallel: 50 };
      await page.route("**/api/health", async (route) => {
        const response = await route.fetch();
        const health = await response.json();
        health.services.fights.flags = {
          source: "file",
          status: "current",
          changes: 1,
          in_force: { orchestration: { by: "flag", shares } },
        };
        await route.fulfill({ response, json: health });
      });
      await seen(
        page.getByText(/coalesced for 50\s% of requests, parallel for 50\s%, by the flag orchestration/),
      );
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
    name: "a service is made late by a slider: the waterfalls and every page show it, until it is ended",
    async run({ open, development }) {
      const lateMs = 120;
      const page = await open("/race?modes=sequential,parallel&fights=20&rate=20", { system: "development" });
      const slider = page.getByLabel(/^Late by/);
      await page.getByLabel("Service", { exact: true }).selectOption("villains");
      await slider.fill(String(lateMs));
      const words = `villains ${lateMs} ms late`;
      await seen(page.getByText(`Now: ${words}`));
      await page.getByRole("button", { name: "Start the race" }).click();
      await seen(page.getByText(/The race is over\./));
      for (const mode of ["sequential", "parallel"]) {
        const lane = page.getByRole("article", { name: mode });
        const leg = await lane.locator(".leg-villain .leg-time").textContent();
        const median = await lane.locator(".lane-median").textContent();
        for (const text of [leg, median])
          assert.ok(Number.parseFloat(text ?? "") >= lateMs, `${mode}: ${text} is less than ${lateMs} ms`);
      }

      await page.reload();
      await seen(page.getByText(`Now: ${words}`));
      assert.equal(await slider.inputValue(), String(lateMs));
      assert.equal(await page.getByLabel("Service", { exact: true }).inputValue(), "villains");

      for (const path of ["/", "/live", "/heroes", "/results"]) {
        await page.goto(path);
        await seen(page.getByText(`more minutes: ${words}`));
      }
      await page.getByRole("button", { name: "End the experiment" }).click();
      await page.getByText(words).waitFor({ state: "detached" });
      const lab = await (await fetch(`${development.url}/api/lab/latency`)).json();
      assert.equal((lab as { expires_in: number | null }).expires_in, null);
    },
  },
  {
    name: "an experiment that somebody else starts is shown by the next page, and one that ends vanishes by itself",
    async run({ open, development }) {
      const words = "heroes 40 ms late";
      const navigating = await open("/race", {
        system: "development",
        prepare: async (context) => void (await context.addInitScript(withoutIntervals)),
      });
      await seen(navigating.getByText("Now: no delay was added."));
      const staying = await open("/results", { system: "development" });
      await setLatency(development.url, { heroes: "constant:40" });
      try {
        await navigating.getByRole("link", { name: "Results", exact: true }).click();
        await seen(navigating.getByText(`more minutes: ${words}`));
        await seen(staying.getByText(`more minutes: ${words}`));
      } finally {
        await setLatency(development.url, {});
      }
      await navigating.getByRole("link", { name: "Race", exact: true }).click();
      await gone(navigating.getByText(words));
      await gone(staying.getByText(words));
    },
  },
  {
    name: "a race during which the delay is changed is not compared",
    async run({ open, development }) {
      const page = await open("/race?modes=sequential,parallel&fights=50", { system: "development" });
      await page.getByRole("button", { name: "Start the race" }).click();
      await seen(page.getByRole("article", { name: "parallel" }).getByText(/^[1-9]\d* of 50$/));
      await setLatency(development.url, { heroes: "constant:40" });
      try {
        await seen(page.getByText(/The race is over\. The delay was changed during it/));
        assert.equal(await page.getByText(/The lowest median/).count(), 0);
      } finally {
        await setLatency(development.url, {});
      }
    },
  },
  {
    name: "from another machine, who changes a delay is led to the sign-in and back to the page",
    async run({ open, development }) {
      const page = await open("/race?fights=20", { system: "remoteDevelopment" });
      await page.getByLabel(/^Late by/).fill("50");
      const asked = page.getByRole("alert").getByText(/an admin has to be signed in to change the delay/);
      await seen(asked);
      assert.equal(await page.getByRole("button", { name: "Try again" }).count(), 0);
      assert.equal(await page.getByRole("dialog").count(), 0);
      await setLatency(development.url, { heroes: "constant:40" });
      try {
        await page.goto("/results?run=nothing.json");
        await page.getByRole("button", { name: "End the experiment" }).click();
        await seen(asked);
        const link = page.getByRole("link", { name: "Sign in as an admin" });
        assert.equal(await link.getAttribute("href"), "/account/sign-in?to=%2Fresults%3Frun%3Dnothing.json");
        await page.goto("/race?fights=20");
        await page.getByLabel(/^Late by/).fill("50");
        await link.click();
        await at(page, /^\/account\/sign-in\?to=%2Frace%3Ffights%3D20$/);
        await heading(page, "Sign in");
      } finally {
        await setLatency(development.url, {});
      }
    },
  },
  {
    name: "calls are late now and then: 1 in 10 or 1 in 50, chosen beside the slider",
    async run({ open, development }) {
      const page = await open("/race", { system: "development" });
      await page.getByLabel("How often").selectOption("1 call in 10");
      await page.getByLabel(/^Late by/).fill("200");
      await seen(page.getByText("Now: heroes 200 ms late in 10 % of the calls"));
      const lab = await (await fetch(`${development.url}/api/lab/latency`)).json();
      assert.equal((lab as { latency: { heroes: string } }).latency.heroes, "late:0.1:200");
      await page.getByRole("button", { name: "No delay" }).click();
      await seen(page.getByText("Now: no delay was added."));
    },
  },
  {
    name: "in production no call can be made late, and the page says so",
    async run({ open, url }) {
      const page = await open("/race", { prepare: (context) => context.clock.install() });
      let reads = 0;
      page.on("request", (request) => {
        if (new URL(request.url()).pathname === LATENCY) reads++;
      });
      await seen(page.getByText(/production settings, where no call can be delayed/));
      await page.clock.fastForward("05:00");
      await page.getByRole("link", { name: "System" }).click();
      await seen(page.getByText("All services are up"));
      assert.equal(reads, 0, "a latency that cannot be changed is not read again");
      await page.goto("/race");
      assert.equal(await page.getByLabel(/^Late by/).count(), 0);
      const refused = await fetch(`${url}/api/lab/latency`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ heroes: "constant:50" }),
      });
      assert.equal(refused.status, 403);
    },
  },
];
