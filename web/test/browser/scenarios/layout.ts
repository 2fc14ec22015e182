import assert from "node:assert/strict";
import type { BrowserContext, Page } from "playwright-core";
import { heading, opened, seen, settled } from "../expect.ts";
import { ADMIN_PAGES, PAGES, REPORT } from "../pages.ts";
import type { Scenario, Stage } from "../scenario.ts";
import { signIn } from "../sign-in.ts";

/** The layout shift from which on a reader sees a page jump. Web Vitals call 0.1 good. */
const MOST_SHIFT = 0.05;

/** Runs in the page: adds up its layout shifts. */
function sumShifts(): void {
  const scope = globalThis as { layoutShift?: number };
  scope.layoutShift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      scope.layoutShift = (scope.layoutShift ?? 0) + (entry as unknown as { value: number }).value;
  }).observe({ type: "layout-shift", buffered: true });
}

const sumsShifts = async (context: BrowserContext): Promise<void> =>
  void (await context.addInitScript(sumShifts));

/** Requires that the heading of the page has the focus, which is where screen readers go on after a navigation. */
async function requireFocus(page: Page, name: string): Promise<void> {
  await heading(page, name);
  assert.equal(
    await page.evaluate(() => `${document.activeElement?.tagName} ${document.activeElement?.textContent}`),
    `H1 ${name}`,
    "the focus is on the heading",
  );
}

/** Requires that the page is not wider than the screen, at several widths. */
async function requireNoWider(page: Page, path: string): Promise<void> {
  for (const width of [360, 800, 1600]) {
    await page.setViewportSize({ width, height: 800 });
    // After the application has followed the change, as its charts do.
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(tooWide <= 0, `${path} at ${width} px is ${tooWide} px too wide`);
  }
}

/** Places an order for the user who has signed in on a page, by the API. */
async function placeOrder(url: string, { username, password }: Stage["admin"]): Promise<void> {
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(url + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    assert.ok(response.ok, `POST ${path}: ${response.status}`);
    return await response.json();
  };
  const { access_token, user } = (await post("/api/v1/users/login", { username, password })) as {
    access_token: string;
    user: { id: number };
  };
  await post(
    "/api/orders",
    { user_id: user.id, product: "A cape for narrow screens", quantity: 1, total: 12 },
    { authorization: `Bearer ${access_token}` },
  );
}

/** What holds for every page: its layout, its files, and the way to the next one. */
export const layoutScenarios: readonly Scenario[] = [
  {
    name: "every page survives a reload, and back and forward lead through all of them",
    async run({ open }) {
      const page = await open("/");
      for (const { path, heading: name } of PAGES) {
        await page.goto(path);
        await heading(page, name);
        await page.reload();
        await heading(page, name);
      }
      // Its heading is replaced when the row has been loaded.
      await page.goto("/heroes");
      const hero = page.getByRole("rowheader").getByRole("link").first();
      await seen(hero);
      const called = (await hero.textContent()) ?? "";
      await hero.click();
      await requireFocus(page, called);
      await page.goto("/");
      const linked = ["Race", "Live", "Heroes", "Villains", "Locations", "System", "Results"];
      for (const name of linked) {
        await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click();
        await requireFocus(page, name);
      }
      for (const name of linked.toReversed().slice(1)) {
        await page.goBack();
        await heading(page, name);
      }
      await page.goForward();
      await heading(page, "Live");
    },
  },
  {
    name: "no page is wider than a screen of 360, 800 and 1600 px",
    async run(stage: Stage) {
      for (const { path, heading: name } of PAGES) {
        const page = await opened(stage, path, { width: 360, height: 800 });
        await heading(page, name);
        if (path !== "/live") await settled(page);
        await requireNoWider(page, path);
        await page.context().close();
      }
      await placeOrder(stage.url, stage.admin);
      const page = await opened(stage, "/account/sign-in", { width: 360, height: 800 });
      await signIn(page, stage.admin);
      for (const { path, heading: name } of ADMIN_PAGES) {
        await page.setViewportSize({ width: 360, height: 800 });
        await page.goto(path);
        await heading(page, name);
        await seen(page.getByRole("row"));
        await requireNoWider(page, path);
      }
    },
  },
  {
    name: "every page has an icon, and all files that it requests",
    async run({ open }) {
      for (const { path, heading: name } of [...PAGES, REPORT]) {
        const missing: string[] = [];
        const page = await open(path, {
          prepare: async (context) =>
            void context.on("response", (response) => {
              const { pathname } = new URL(response.url());
              if (response.status() >= 400 && !pathname.startsWith("/api/")) missing.push(pathname);
            }),
        });
        await heading(page, name);
        const icon = await page.locator('link[rel="icon"]').getAttribute("href");
        const status = await page.evaluate(async (href) => (await fetch(href)).status, icon ?? "");
        assert.deepEqual({ path, missing, status }, { path, missing: [], status: 200 });
        await page.context().close();
      }
    },
  },
  {
    name: "nothing jumps while a page loads",
    async run({ open }) {
      for (const width of [360, 1280]) {
        for (const { path, heading: name } of PAGES) {
          const page = await open(path, { width, prepare: sumsShifts });
          await heading(page, name);
          if (path !== "/live") await settled(page);
          const shift = await page.evaluate(() => (globalThis as { layoutShift?: number }).layoutShift ?? 0);
          assert.ok(shift < MOST_SHIFT, `${path} at ${width} px: the layout shift is ${shift.toFixed(3)}`);
          await page.context().close();
        }
      }
    },
  },
  {
    name: "the menu of a narrow screen opens, closes by Escape and leads to a page",
    async run({ open }) {
      const page = await open("/", { width: 360, height: 700 });
      const toggle = page.getByRole("button", { name: "Menu" });
      await toggle.click();
      await seen(page.getByRole("link", { name: "Live" }));
      await page.keyboard.press("Escape");
      await page.getByRole("link", { name: "Live" }).waitFor({ state: "hidden" });
      assert.equal(await toggle.evaluate((element) => element === document.activeElement), true);
      await toggle.click();
      await page.getByRole("link", { name: "Live" }).click();
      await heading(page, "Live");
      await page.getByRole("link", { name: "Race" }).waitFor({ state: "hidden" });
    },
  },
  {
    name: "a chosen theme is kept",
    async run({ open }) {
      const page = await open("/system");
      const background = () =>
        page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      const light = await background();
      const button = page.getByRole("button", { name: /^Theme/ });
      await button.click();
      await button.click();
      const dark = await background();
      assert.notEqual(dark, light);
      await page.reload();
      assert.equal(await background(), dark);
    },
  },
];
