import { drawOwnPage, type OwnPagePlaces } from "../report/own-page/draw-own-page.ts";
import { findResult } from "../results/publish/find-result.ts";
import { ownFolder, publishedFolder, shownPath } from "../results/run/places.ts";
import { UsageError } from "./cli/usage-error.ts";

const HELP = `Draws the page of your own runs, results/local/index.html, which opens from disk: one run in full, the others in a
list, and the published runs beside them. It changes no tracked file.

Usage: bun run bench report [FILE]

  FILE     the run that is shown in full (default: the newest); a bare name is looked for in results/local/ and results/
  --help   this text

The published page, results/index.html, is drawn by \`bun run bench publish\`.
`;

/** What reporting needs from elsewhere. */
export interface ReportParts extends OwnPagePlaces {
  print?(line: string): void;
}

/** `bench report`: resolves with the exit code. Throws {@link UsageError}, and an error of one line for a bad file. */
export async function reportCommand(
  argv: readonly string[],
  { folder = ownFolder(), published = publishedFolder(), print = console.log }: ReportParts = {},
): Promise<number> {
  if (argv.includes("--help") || argv.includes("-h")) {
    print(HELP.trimEnd());
    return 0;
  }
  const flag = argv.find((argument) => argument.startsWith("-"));
  if (flag !== undefined) throw new UsageError(`unknown argument ${flag}; report takes a file, or --help`);
  const [name, ...others] = argv;
  if (others.length > 0) throw new UsageError(`report shows one file, got ${argv.length}`);

  const file = name === undefined ? undefined : findResult(name, [folder, published]);
  const drawn = await drawOwnPage(file, { folder, published });
  print(`Shows:  ${drawn.shown ?? `no run: there is none in ${shownPath(folder)}`}`);
  for (const { shown, problem } of drawn.unreadable) print(`Listed: ${shown}: ${problem}`);
  print(`Page:   ${shownPath(drawn.page)}`);
  return 0;
}
