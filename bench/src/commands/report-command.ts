import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { drawOwnPage, type OwnPagePlaces } from "../report/own-page/draw-own-page.ts";
import { findResult } from "../results/files/find-result.ts";
import { ownFolder, publishedFolder, shownPath } from "../results/files/places.ts";

/** Where results are, and where lines are printed. */
export interface ReportParts extends OwnPagePlaces {
  print?(line: string): void;
}

/** `bench report`. Throws a `UsageError`, and an error of one line for a result that cannot be read. */
export const reportCommand = ({
  folder = ownFolder(),
  published = publishedFolder(),
  print = console.log,
}: ReportParts = {}) =>
  command({
    call: "bun run bench report",
    description:
      "Draws the page of your own runs, results/local/index.html, which opens from disk: one run in full, the others in a list, and the published runs beside them. It changes no tracked file.",
    options: {},
    words: {
      form: "[FILE]",
      about: {
        FILE: "the run that is shown in full, by default the newest; a bare name is looked for in results/local/ and results/",
      },
      most: 1,
    },
    notes: "The published page, results/index.html, is drawn by `bun run bench publish`.",
    async run({ words: [name] }) {
      const file = name === undefined ? undefined : findResult(name, [folder, published]);
      const drawn = await drawOwnPage(file, { folder, published });
      print(`Shows:  ${drawn.shown ?? `no run: there is none in ${shownPath(folder)}`}`);
      for (const { shown, problem } of drawn.unreadable) print(`Listed: ${shown}: ${problem}`);
      print(`Page:   ${shownPath(drawn.page)}`);
      return EXIT.ok;
    },
  });
