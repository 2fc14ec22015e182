import assert from "node:assert/strict";
import { at, fighters, gone, seen } from "../expect.ts";
import type { Scenario } from "../scenario.ts";

const FIGHT_PATH = /^\/fights\/[0-9a-f-]{36}$/;

/** The main job of the arena, and its ways around it. */
export const arenaScenarios: readonly Scenario[] = [
  {
    name: "drawn fighters fight, and the result has a link, a reason and an announcement",
    async run({ open }) {
      const page = await open("/");
      const pair = await fighters(page);
      await at(page, /^\/\?hero=\d+&villain=\d+&location=\d+$/);
      await page.getByRole("button", { name: "Fight!" }).click();
      await at(page, FIGHT_PATH);
      await seen(page.getByText(/Level \d+ beats level \d+\.|a tie goes to the villain/));
      const announced = page.locator("p[aria-live=polite].sr-only");
      assert.match((await announced.textContent()) ?? "", / beats .*(Level|Both)/);
      await page.reload();
      assert.deepEqual(await fighters(page), pair);
      await seen(page.getByText(/^The (hero|villain) wins$/));
      await page.goBack();
      await at(page, /^\/\?hero=/);
      assert.deepEqual(await fighters(page), pair);
      await page.goForward();
      await at(page, FIGHT_PATH);
      await seen(page.getByText(/^The (hero|villain) wins$/));
    },
  },
  {
    name: "a fight is narrated below its verdict, and the text says who has written it",
    async run({ open }) {
      const page = await open("/");
      await fighters(page);
      await page.getByRole("button", { name: "Fight!" }).click();
      const story = page.getByRole("region", { name: "The story" });
      await seen(story.getByText("Written from a template.", { exact: true }));
      const winner = (await page.locator(".verdict-name").textContent()) ?? "";
      const text = (await story.locator(".narration-text").textContent()) ?? "";
      assert.ok(text.includes(winner), text);
      // The same fight, the same words.
      await page.reload();
      await seen(story.getByText(text, { exact: true }));
    },
  },
  {
    name: "a narration that is late delays nothing, is labelled as a model's, and is shown as text whatever it contains",
    async run({ open }) {
      const page = await open("/");
      await fighters(page);
      let respond = () => {};
      const responding = new Promise<void>((resolve) => {
        respond = resolve;
      });
      await page.route("**/api/fights/narrate", async (route) => {
        await responding;
        await route.fulfill({
          json: { narration: "<b>Marrow</b> wins & <script>alert(1)</script>", source: "service" },
        });
      });
      await page.getByRole("button", { name: "Fight!" }).click();
      await at(page, FIGHT_PATH);
      await seen(page.getByText(/^The (hero|villain) wins$/));
      await seen(page.getByText("The story is being written."));
      assert.equal(await page.getByRole("button", { name: "Fight again" }).isEnabled(), true);
      respond();
      await seen(page.getByText("<b>Marrow</b> wins & <script>alert(1)</script>", { exact: true }));
      await seen(page.getByText(/^Written by a language model\./));
    },
  },
  {
    name: "a narration that fell back says so, and one that fails or is switched off leaves the fight as it is",
    async run({ open }) {
      const page = await open("/");
      await fighters(page);
      const responses = [
        { status: 200, json: { narration: "Short.", source: "template", fallback: "narration_timeout" } },
        { status: 500, json: { code: "internal_error", status: 500, detail: "It failed." } },
        { status: 404, json: { code: "narration_off", status: 404, detail: "Off." } },
      ];
      await page.route("**/api/fights/narrate", (route) =>
        route.fulfill(responses.shift() ?? { status: 404 }),
      );
      await page.getByRole("button", { name: "Fight!" }).click();
      await seen(page.getByText("Written from a template, because the language model was not available."));
      for (const _ of ["failed", "off"]) {
        const responded = page.waitForResponse("**/api/fights/narrate");
        await page.getByRole("button", { name: "Fight again" }).click();
        await responded;
        await gone(page.getByRole("region", { name: "The story" }));
        await seen(page.getByText(/^The (hero|villain) wins$/));
        assert.equal(await page.getByRole("alert").count(), 0);
      }
    },
  },
  {
    name: "a fight by keyboard alone, with a hero who is picked by a part of the name",
    async run({ open }) {
      const page = await open("/");
      await fighters(page);
      const press = async (name: string) => {
        for (let presses = 0; presses < 60; presses++) {
          await page.keyboard.press("Tab");
          const focused = await page.evaluate(() => {
            const { activeElement: element } = document;
            return element?.getAttribute("aria-label") ?? element?.textContent?.trim() ?? "";
          });
          if (focused === name) return page.keyboard.press("Enter");
        }
        throw new Error(`Tab never reached ${name}`);
      };
      await press("Pick a hero");
      // The search has not caught up with the text yet.
      await page.keyboard.type("glass orch");
      await page.keyboard.press("Enter");
      await seen(page.getByRole("heading", { level: 2, name: "Glass Orchard" }));
      const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
      assert.equal(await focused(), "Pick a hero");
      await page.keyboard.press("Enter");
      await seen(page.getByRole("combobox"));
      await page.keyboard.press("Escape");
      assert.equal(await focused(), "Pick a hero");
      await page.keyboard.press("Home");
      await press("Fight!");
      await at(page, FIGHT_PATH);
    },
  },
  {
    name: "what is typed right after a picker opens is in its search",
    async run({ open }) {
      const page = await open("/");
      await fighters(page);
      const role = await page.evaluate(async () => {
        const button = [...document.querySelectorAll("button")].find(
          (one) => one.getAttribute("aria-label") === "Pick a hero",
        );
        button?.click();
        // Only what renders at once: a key may arrive before the next frame.
        for (let turns = 0; turns < 10; turns++) await Promise.resolve();
        return document.activeElement?.getAttribute("role");
      });
      assert.equal(role, "combobox");
    },
  },
  {
    name: "a search that fails picks nobody else, and Enter picks what the repeated one finds",
    async run({ open }) {
      const page = await open("/");
      const [before] = await fighters(page);
      let failures = 0;
      await page.route(/name_filter=/, (route) =>
        failures++ === 0 ? route.fulfill({ status: 503, body: "" }) : route.fallback(),
      );
      await page.getByRole("button", { name: "Pick a hero" }).click();
      await seen(page.getByRole("option"));
      await page.getByRole("combobox").fill("glass orch");
      await page.keyboard.press("Enter");
      await seen(page.getByRole("button", { name: /^Try again/ }));
      assert.equal((await fighters(page))[0], before);
      await page.getByRole("button", { name: /^Try again/ }).click();
      await seen(page.getByRole("heading", { level: 2, name: "Glass Orchard" }));
    },
  },
  {
    name: "each corner is drawn again by itself, and back shows the one before",
    async run({ open }) {
      const page = await open("/");
      const [hero, villain] = await fighters(page);
      const first = new URL(page.url()).search;
      await page.getByRole("button", { name: "Draw another villain" }).click();
      await page.waitForURL((url) => url.search !== first);
      assert.equal((await fighters(page))[0], hero);
      await page.goBack();
      await seen(page.getByRole("heading", { level: 2, name: villain, exact: true }));
    },
  },
  {
    name: "two clicks on Fight are one fight, and a lost response does not make a second one",
    async run({ open, url }) {
      const page = await open("/");
      await fighters(page);
      const keys: (string | undefined)[] = [];
      let isFirst = true;
      await page.route("**/api/fights", async (route) => {
        if (route.request().method() !== "POST") return route.continue();
        keys.push(route.request().headers()["idempotency-key"]);
        if (!isFirst) return route.continue();
        isFirst = false;
        // The fight is stored, and its response is lost.
        await route.fetch();
        await route.abort("connectionreset");
      });
      const before = await newest(url);
      await page.getByRole("button", { name: "Fight!" }).dblclick();
      await page.getByRole("button", { name: "Try again" }).click();
      await at(page, FIGHT_PATH);
      assert.equal(keys.length, 2);
      assert.equal(keys[0], keys[1]);
      const after = await newest(url);
      assert.equal(after.indexOf(before[0] ?? ""), before.length === 0 ? -1 : 1);
    },
  },
  {
    name: "fights are paged to the past, and each has a link",
    async run({ open, url }) {
      for (let fights = 0; fights < 45; fights++) await fetch(`${url}/api/fights/execute_fight`);
      const page = await open("/fights");
      const first = page.locator(".fight").first();
      const newer = await first.getAttribute("href");
      await page.getByRole("link", { name: /Older/ }).click();
      await at(page, /^\/fights\?before=/);
      await gone(page.locator(`.fight[href="${newer}"]`));
      const older = await first.getAttribute("href");
      await page.reload();
      await seen(page.locator(`.fight[href="${older}"]`));
      await page.locator(".fight").first().click();
      await at(page, FIGHT_PATH);
      await page.goBack();
      await at(page, /^\/fights\?before=/);
    },
  },
];

const newest = async (url: string): Promise<string[]> =>
  ((await (await fetch(`${url}/api/fights?limit=5`)).json()) as { id: string }[]).map(({ id }) => id);
