import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { ownFolder, publishedFolder, shownPath } from "../../results/files/places.ts";
import { filesOfAllKinds, filesOfKind } from "../../results/files/published-files.ts";
import { replaceWhole } from "../../results/files/write.ts";
import { factsOf } from "../../results/run-facts.ts";
import { isBroken, readRun } from "../../results/stored-run.ts";
import type { LinkedRun, UnreadableRun } from "./linked-run.ts";
import { ownPageOf, type ShownRun, sectionsOf } from "./own-page.ts";

/** The page lists this many of this clone's files, the newest by name. */
const MOST_LISTED = 30;

/** The folders of the page's runs. */
export interface OwnPagePlaces {
  /** The folder of this clone's runs, into which the page is written. */
  folder?: string;
  /** The folder of published runs. */
  published?: string;
}

/** The page that was drawn. */
export interface DrawnPage {
  /** The absolute path of the page. */
  page: string;
  /** The file of the run that is shown in full; `undefined` without one. */
  shown: string | undefined;
  /** Files that cannot be shown, with the reasons; the page lists them. */
  unreadable: readonly UnreadableRun[];
}

/**
 * Draws the page of this clone's runs, with the run of `file`, by default the newest, in full. Files that cannot be shown
 * are listed with their reasons. Throws if `file` cannot be shown.
 */
export async function drawOwnPage(
  file?: string,
  { folder = ownFolder(), published = publishedFolder() }: OwnPagePlaces = {},
): Promise<DrawnPage> {
  const chosen = file === undefined ? undefined : await readChosen(file, folder);
  const names = existsSync(folder) ? await filesOfAllKinds(folder) : [];
  const newest = names.toSorted((a, b) => (basename(a) < basename(b) ? 1 : -1));
  const own = await readAll(folder, newest.slice(0, MOST_LISTED), folder);
  const runs = own.runs.toSorted((a, b) =>
    factsOf(a.result).startedAt < factsOf(b.result).startedAt ? 1 : -1,
  );
  const run = chosen ?? newestShown(runs, own.unreadable);
  const publishedRuns = await readAll(
    published,
    existsSync(published) ? await filesOfKind(published, "experiments") : [],
    folder,
  );
  const text = ownPageOf({
    run,
    isNewest: chosen === undefined,
    runs,
    older: Math.max(0, newest.length - MOST_LISTED),
    unreadable: own.unreadable,
    folder: shownPath(folder),
    published: { ...publishedRuns, pageHref: hrefOf(join(published, "index.html"), folder) },
  });
  await mkdir(folder, { recursive: true });
  const page = join(folder, "index.html");
  await replaceWhole(page, text);
  return { page, shown: run?.shown, unreadable: own.unreadable };
}

async function readChosen(file: string, pageFolder: string): Promise<ShownRun> {
  const { runs, unreadable } = await readAll(dirname(resolve(file)), [basename(file)], pageFolder);
  const run = newestShown(runs, unreadable);
  if (!run) throw new Error(`${file}: ${unreadable[0]?.problem}`);
  return run;
}

/** The first run that can be drawn in full. Runs before it that cannot are added to `unreadable`. */
function newestShown(runs: readonly LinkedRun[], unreadable: UnreadableRun[]): ShownRun | undefined {
  for (const run of runs) {
    try {
      return { ...run, sections: sectionsOf(run) };
    } catch (error) {
      const { href, shown } = run;
      unreadable.push({ href, shown, problem: `cannot be drawn: ${(error as Error).message}` });
    }
  }
  return undefined;
}

async function readAll(folder: string, names: readonly string[], pageFolder: string) {
  const runs: LinkedRun[] = [];
  const unreadable: UnreadableRun[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const place = { href: hrefOf(path, pageFolder), shown: shownPath(path) };
    const run = await readRun(folder, name);
    if (isBroken(run)) unreadable.push({ ...place, problem: run.problem });
    else runs.push({ ...place, result: run.result });
  }
  return { runs, unreadable };
}

function hrefOf(path: string, pageFolder: string): string {
  return relative(pageFolder, path).split(sep).map(encodeURIComponent).join("/");
}
