import type { Locator, Page } from "playwright-core";
import type { OpenOptions, Stage } from "./scenario.ts";

/** Waits until a locator is visible. */
export const seen = (locator: Locator): Promise<void> => locator.first().waitFor({ state: "visible" });

/** Waits until a locator is not visible. */
export const gone = (locator: Locator): Promise<void> => locator.first().waitFor({ state: "hidden" });

/** Waits until the heading of the page is this. */
export const heading = (page: Page, name: string | RegExp): Promise<void> =>
  seen(page.getByRole("heading", { level: 1, name }));

/** Waits until the path of the page matches. */
export const at = (page: Page, path: RegExp): Promise<void> =>
  page.waitForURL((url) => path.test(url.pathname + url.search));

/** Waits for both fighters and the place, and returns the names of the fighters. */
export async function fighters(page: Page): Promise<[hero: string, villain: string]> {
  const nameIn = async (corner: string) => {
    const name = page.getByRole("article", { name: corner, exact: true }).getByRole("heading", { level: 2 });
    await seen(name);
    return (await name.textContent()) ?? "";
  };
  const pair = [await nameIn("Hero"), await nameIn("Villain")] as [string, string];
  await seen(page.getByRole("article", { name: "Location" }).getByRole("heading", { level: 2 }));
  return pair;
}

/** Presses "Try again" until the API responds well at a path: a breaker may be open for a while after its service is back. */
export async function triedAgain(page: Page, path: RegExp): Promise<void> {
  const button = page.getByRole("button", { name: /^Try again/ }).first();
  for (;;) {
    const response = page.waitForResponse((one) => path.test(new URL(one.url()).pathname));
    await button.click();
    if ((await response).ok()) return;
  }
}

/** Waits until the page shows its data. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle").catch(() => undefined);
  // Animations that fade in have colours in between.
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => 0))),
  );
}

/** Opens a page without its animations. */
export const opened = ({ open }: Stage, path: string, options: OpenOptions): Promise<Page> =>
  open(path, { reducedMotion: true, ...options });
