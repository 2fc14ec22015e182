/** Makes pictures of every page, under Node. Prints the name of each. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { fighters, heading, seen } from "./expect.ts";
import { launchChromium, required } from "./launch.ts";
import { signIn } from "./sign-in.ts";

const url = required("GATEWAY_URL");
const folder = required("PICTURES");
await mkdir(folder, { recursive: true });

const WIDTHS = [
  ["wide", 1280, 860],
  ["phone", 390, 844],
] as const;
const THEMES = ["light", "dark"] as const;

const ready: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  async arena(page) {
    await page.goto("/?hero=27&villain=17&location=26");
    await fighters(page);
    await page.getByRole("button", { name: "Fight!" }).click();
    await seen(page.getByText(/wins$/).first());
    await seen(page.getByText("Written from a template."));
    await seen(page.locator(".fight"));
  },
  // With villains late, since that is what tells the modes apart.
  async race(page) {
    await page.goto(`${required("DEVELOPMENT_URL")}/race?fights=50&rate=20`);
    await page.getByLabel("Service", { exact: true }).selectOption("villains");
    await page.getByLabel(/^Late by/).fill("20");
    await seen(page.getByText("Now: villains 20 ms late"));
    await page.getByRole("button", { name: "Start the race" }).click();
    await seen(page.getByText(/The race is over/));
    // The waterfalls too.
    const { width = 0, height = 0 } = page.viewportSize() ?? {};
    await page.setViewportSize({ width, height: Math.round(height * 1.35) });
  },
  async live(page) {
    await page.goto("/live");
    await seen(page.getByText("Connected", { exact: true }));
    const until = Date.now() + 9000;
    for (let pauseMs = 400; Date.now() < until; pauseMs = 150 + ((pauseMs * 7) % 500)) {
      await fetch(`${url}/api/fights/execute_fight`);
      await page.waitForTimeout(pauseMs);
    }
  },
  async heroes(page) {
    await page.goto("/heroes");
    await seen(page.locator(".listing-name"));
  },
  async account(page) {
    await page.goto("/account/sign-in");
    await signIn(page, { username: "admin", password: required("ADMIN_PASSWORD") });
    await heading(page, "Account");
  },
  async system(page) {
    await page.goto("/system");
    await seen(page.getByText("All services are up"));
    await page.waitForTimeout(10_000);
  },
  async results(page) {
    await page.goto("/results");
    await page.getByRole("link", { name: "hedged-local" }).click();
    await seen(page.getByText("Comparisons, with 95 % intervals"));
  },
};

const browser = await launchChromium();
for (let fights = 0; fights < 30; fights++) await fetch(`${url}/api/fights/execute_fight`);
for (const [width, pixels, height] of WIDTHS) {
  for (const theme of THEMES) {
    const context = await browser.newContext({
      baseURL: url,
      viewport: { width: pixels, height },
      colorScheme: theme,
      reducedMotion: "reduce",
      locale: "en-GB",
    });
    for (const [name, prepare] of Object.entries(ready)) {
      const page = await context.newPage();
      await prepare(page);
      await page.mouse.move(0, 0);
      const file = `${name}-${width}-${theme}.png`;
      await page.screenshot({ path: join(folder, file) });
      console.log(file);
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
