import assert from "node:assert/strict";
import { at, gone, seen } from "../expect.ts";
import type { Scenario } from "../scenario.ts";

const file = (name: string, content: string) => ({
  name,
  mimeType: "application/json",
  buffer: Buffer.from(content),
});

/** The report, published runs and files of the reader. */
export const resultScenarios: readonly Scenario[] = [
  {
    name: "a published run is shown by its link, and the report is a page without scripts",
    async run({ open }) {
      const page = await open("/results", { width: 390, height: 700 });
      await page.getByRole("link", { name: "hedged-local" }).first().click();
      await at(page, /^\/results\?run=/);
      await seen(page.getByText("Comparisons, with 95 % intervals"));
      // It is above the list, so the reader is led to it.
      const title = page.getByRole("heading", { level: 2, name: "Experiment: hedged-local" });
      assert.ok(await title.evaluate((heading) => heading === document.activeElement));
      assert.ok(await title.evaluate((heading) => heading.getBoundingClientRect().top >= 0));
      assert.ok(await title.evaluate((heading) => heading.getBoundingClientRect().bottom <= innerHeight));
      await page.reload();
      await seen(page.getByRole("article", { name: /^Experiment: hedged/ }));
      await page.getByRole("link", { name: "The whole report" }).click();
      await at(page, /^\/report\.html$/);
      await seen(page.getByRole("heading", { level: 1 }));
      assert.equal(await page.locator("script").count(), 0);
      await page
        .getByRole("link", { name: /results$/ })
        .first()
        .click();
      await at(page, /^\/results$/);
    },
  },
  {
    name: "a link to a run that is not published says so, and no line of the list ends with a separator",
    async run({ open }) {
      const page = await open("/results?run=nothing.json");
      await seen(page.getByRole("alert").getByText("There is no published run nothing.json."));
      const lines = await page.locator(".runs .muted").allTextContents();
      assert.ok(lines.length > 10);
      for (const line of lines) assert.doesNotMatch(line, /·\s*$/);
      await page.getByRole("link", { name: "hedged-local" }).first().click();
      await seen(page.getByRole("article", { name: /^Experiment: hedged/ }));
      await gone(page.getByText("There is no published run"));
    },
  },
  {
    name: "files that are no runs, or of another schema, are refused with the reason",
    async run({ open, url }) {
      const page = await open("/results");
      const input = page.locator("#result-file");
      for (const [content, reason] of [
        ["", "The file is empty."],
        ["<html>", "The file is not JSON."],
        ["[1]", "The content is not an object"],
        ["{}", "The file has no schemaVersion"],
        ['{"schemaVersion":99}', "written by a newer version: its schema is 99"],
        ['{"schemaVersion":2}', "The field summary is missing."],
        [
          '{"schemaVersion":2,"summary":{"closed":{},"open":[]}}',
          "The field closed of summary is not a list.",
        ],
        ['{"schema":"drills/7"}', "written by a newer version: its schema is drills/7"],
        ['{"schema":"recipes/1"}', "none of the laboratory's"],
      ] as const) {
        await input.setInputFiles(file("<b>bold</b>.json", content));
        await seen(page.getByText(reason));
        assert.equal(await page.getByText("<b>bold</b>.json").count(), 1);
      }
      const dropped = await page.evaluateHandle(() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(['{"schemaVersion":99}'], "dropped.json", { type: "application/json" }));
        return transfer;
      });
      // Anywhere on the page: a browser would show the file in place of the page.
      await page.getByRole("heading", { level: 1 }).dispatchEvent("drop", { dataTransfer: dropped });
      await seen(page.getByText("dropped.json"));
      await seen(page.getByText("written by a newer version: its schema is 99"));
      const runs = (await (await fetch(`${url}/report/runs.json`)).json()) as { file: string }[];
      for (const run of runs) {
        const text = await (await fetch(`${url}/report/${encodeURIComponent(run.file)}`)).text();
        await input.setInputFiles(file(run.file, text));
        await seen(page.getByText(`From ${run.file}`));
        await gone(page.getByText("cannot be shown"));
      }
    },
  },
];
