import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { at, fighters, heading, opened, seen, settled } from "../expect.ts";
import { PAGES, REPORT } from "../pages.ts";
import type { Scenario, Stage } from "../scenario.ts";
import { signIn } from "../sign-in.ts";

const THEMES = ["light", "dark"] as const;

interface Axe {
  run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
}

/** Requires that axe-core finds nothing on the page. */
async function requireAccessible(page: Page, what: string): Promise<void> {
  const source = await readFile(process.env.AXE ?? "", "utf8");
  // By the debugger: the policy of the page lets no other script in.
  await page.evaluate(source);
  const violations = await page.evaluate(
    async () => (await (globalThis as unknown as { axe: Axe }).axe.run()).violations,
  );
  const found = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`).join("\n")}`,
  );
  assert.deepEqual(found, [], what);
}

/** axe-core finds nothing, in both themes. */
export const accessibilityScenarios: readonly Scenario[] = [
  ...THEMES.map((theme) => ({
    name: `axe finds nothing on any page, ${theme}`,
    async run(stage: Stage) {
      for (const { path, heading: name } of [...PAGES, REPORT]) {
        const page = await opened(stage, path, { theme });
        await heading(page, name);
        if (path !== "/live") await settled(page);
        await requireAccessible(page, `${path}, ${theme}`);
        await page.context().close();
      }
    },
  })),
  ...THEMES.map((theme) => ({
    name: `axe finds nothing after a fight, a race, in a picker, in the profile and in dialogs, ${theme}`,
    async run(stage: Stage) {
      const page = await opened(stage, "/", { theme });
      await fighters(page);
      await page.getByRole("button", { name: "Pick a hero" }).click();
      await seen(page.getByRole("option"));
      await requireAccessible(page, "picker");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Fight!" }).click();
      await at(page, /^\/fights\//);
      await settled(page);
      await requireAccessible(page, "fight");
      await page.goto("/race?fights=20&rate=20");
      await page.getByRole("button", { name: "Start the race" }).click();
      await seen(page.getByText(/The race is over/));
      await requireAccessible(page, "race");
      await page.goto("/account/sign-in");
      await signIn(page, stage.admin);
      await heading(page, "Account");
      await page.getByText("Change your account").click();
      await settled(page);
      await requireAccessible(page, "profile");
      await page.goto("/account/orders");
      await heading(page, "All orders");
      await settled(page);
      await requireAccessible(page, "orders");
      await page.goto("/heroes/1");
      await page.getByRole("button", { name: "Delete…" }).click();
      await requireAccessible(page, "dialog");
      await page.goto("/results");
      await page.getByRole("link", { name: "compare-local" }).first().click();
      await seen(page.getByText("Comparisons, with 95 % intervals"));
      await requireAccessible(page, "run");
    },
  })),
];
