/** Runs a group of scenarios in Chromium, under Node: playwright does not run reliably on Bun. Prints an outcome a line. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { BrowserContext, Page } from "playwright-core";
import { launchChromium, OTHER_MACHINE, required } from "./launch.ts";
import type { OpenOptions, Outcome, Stage } from "./scenario.ts";
import { type Group, scenariosOf } from "./scenarios.ts";

const url = required("GATEWAY_URL");
const development = { url: required("DEVELOPMENT_URL"), dist: required("DEVELOPMENT_DIST") };
const browser = await launchChromium();
const run = promisify(execFile);
const origins = {
  production: url,
  development: development.url,
  remote: url.replace("localhost", OTHER_MACHINE),
  remoteDevelopment: development.url.replace("localhost", OTHER_MACHINE),
};

/** The longest time that a page may take for one step. */
const STEP_MS = 15_000;

/**
 * What Chromium itself reports: each response that is not 2xx, of which scenarios check what the page makes, and a header that it
 * obeys only on pages over HTTPS or of this machine.
 */
const OF_CHROMIUM = /^(Failed to load resource|The Cross-Origin-Opener-Policy header has been ignored)/;

/** What a page must not do, whatever the scenario. */
function watch(page: Page, origin: string, faults: string[]): void {
  page.setDefaultTimeout(STEP_MS);
  page.on("pageerror", (error) => faults.push(`a fault of the page: ${error.message}`));
  page.on("dialog", (dialog) => {
    faults.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("console", (message) => {
    if (message.type() === "error" && !OF_CHROMIUM.test(message.text()))
      faults.push(`the console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin && !/^(data|blob):/.test(request.url()))
      faults.push(`a request to another host: ${request.url()}`);
  });
}

for (const scenario of scenariosOf(required("SCENARIO_GROUP") as Group)) {
  const contexts: BrowserContext[] = [];
  const faults: string[] = [];
  const stage: Stage = {
    browser,
    url,
    development,
    admin: { username: "admin", password: required("ADMIN_PASSWORD") },
    async open(
      path,
      {
        system = "production",
        width = 1280,
        height = 900,
        theme = "light",
        reducedMotion = false,
        prepare,
      }: OpenOptions = {},
    ) {
      const baseURL = origins[system];
      const context = await browser.newContext({
        baseURL,
        viewport: { width, height },
        colorScheme: theme,
        reducedMotion: reducedMotion ? "reduce" : "no-preference",
      });
      contexts.push(context);
      await prepare?.(context);
      const page = await context.newPage();
      watch(page, new URL(baseURL).origin, faults);
      await page.goto(path);
      return page;
    },
    async openBeside(other, path) {
      const page = await other.context().newPage();
      watch(page, new URL(other.url()).origin, faults);
      await page.goto(path);
      return page;
    },
    async control(command, service) {
      await run(required("BUN"), ["system/src/system.ts", command, service], { cwd: required("REPOSITORY") });
    },
  };
  const outcome: Outcome = { name: scenario.name, error: null };
  try {
    await scenario.run(stage);
    if (faults.length > 0) outcome.error = faults.join("\n");
  } catch (error) {
    outcome.error = [(error as Error).stack ?? String(error), ...faults].join("\n");
  }
  await Promise.all(contexts.map((context) => context.close()));
  console.log(JSON.stringify(outcome));
}
await browser.close();
