import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeInBrowser } from "@super-heroes/testing/run/requirements";
import type { Outcome } from "./browser/scenario.ts";
import { type Group, scenariosOf } from "./browser/scenarios.ts";
import { noBrowser } from "./chromium.ts";
import { runBrowser } from "./run-browser.ts";

/** All scenarios of a group together; each waits for those before it. */
const LONGEST_RUN_MS = 600_000;

/** A test for each scenario of a group. They run one after the other, on one system on embedded stores. */
export function describeScenarios(title: string, group: Group): void {
  const scenarios = scenariosOf(group);
  // SCENARIOS may have chosen none of this group.
  if (scenarios.length === 0) return;
  describeInBrowser(noBrowser, title, () => {
    const outcomes = new Map(scenarios.map(({ name }) => [name, Promise.withResolvers<Outcome>()]));
    let folder: string;
    let run: Promise<void>;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "super-heroes-web-"));
      run = runBrowser({
        folder,
        program: join(import.meta.dir, "browser/run.ts"),
        env: { SCENARIO_GROUP: group },
        hasDevelopment: true,
        onLine: pass,
      })
        .then(() => endAll("the browser ended before this scenario"))
        .catch((error: unknown) => endAll(String(error)));
    });

    /** Passes an outcome to its test. */
    function pass(line: string): void {
      const outcome = JSON.parse(line) as Outcome;
      outcomes.get(outcome.name)?.resolve(outcome);
    }

    /** Scenarios that the run did not reach fail. */
    function endAll(error: string): void {
      for (const [name, { resolve }] of outcomes) resolve({ name, error });
    }

    afterAll(async () => {
      await run;
      await rm(folder, { recursive: true, force: true });
    }, LONGEST_RUN_MS);

    test.each(scenarios.map(({ name }) => name))(
      "%s",
      async (name) => {
        expect((await outcomes.get(name)?.promise)?.error).toBeNull();
      },
      LONGEST_RUN_MS,
    );
  });
}
