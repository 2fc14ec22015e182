import { existsSync, statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { defaulting, flag, optional } from "@super-heroes/cli/option";
import { anyText, wholeNumber } from "@super-heroes/cli/readers";
import { counted } from "@super-heroes/system/counted";
import { type DatedRun, runSeries } from "../analysis/between-runs/run-series.ts";
import { derive } from "../analysis/derive.ts";
import { watchReport } from "../report/terminal/watch-report.ts";
import { type LeftOut, watchPage } from "../report/watch-page/watch-page.ts";
import { findResult, type ResultFolders, resultFolders } from "../results/files/find-result.ts";
import { ownFolder, shownPath } from "../results/files/places.ts";
import { filesOfAllKinds } from "../results/files/published-files.ts";
import { replaceWhole } from "../results/files/write.ts";
import { finishedRunOf, NotComparable } from "../results/finished-run.ts";
import { factsOf } from "../results/run-facts.ts";
import { readVerified } from "../results/verified-run.ts";

/** Where results are looked for, where the page goes, and where text is printed. */
export interface WatchParts {
  folders?: ResultFolders;
  /** The folder of this clone's own results. */
  local?: string;
  print?(text: string): void;
}

/** `bench watch`. Throws an error of one line where no result can be read. */
export const watchCommand = ({
  folders = resultFolders(),
  local = ownFolder(),
  print = console.log,
}: WatchParts = {}) =>
  command({
    call: "bun run bench watch",
    description:
      "Shows results of one name over time, and marks where a metric changed by more than its noise: by E-divisive means with a permutation test (Matteson and James 2014; Daly et al. 2020). Runs on other machines, with other settings or another load generator are series of their own. Prints a table and writes a page that opens from disk.",
    options: {
      name: optional(flag("name", "NAME", "only runs of this name", anyText), "every name"),
      page: optional(flag("page", "FILE", "where the page is written", anyText), "results/local/watch.html"),
      seed: defaulting(
        flag("seed", "N", "what permutations are drawn from", wholeNumber(0, 2 ** 32 - 1)),
        "1",
      ),
    },
    words: {
      form: "[FILE|FOLDER …]",
      about: {
        "FILE|FOLDER":
          "results, and folders of results with their folders by kind; by default results/local/. A bare name is looked for in results/local/ and results/",
      },
    },
    notes:
      "A series needs 10 runs. A change is found three runs after it at the earliest, and changes within 3 % are left out. A file in a folder that cannot be read or was edited is left out, with the reason; a file that is named is refused. The exit code does not depend on what changed.",
    async run({ values: { name, page = join(local, "watch.html"), seed }, words }) {
      const { runs, leftOut } = await readAll(words.length > 0 ? words : [local], folders);
      const chosen = name === undefined ? runs : runs.filter((run) => run.name === name);
      if (chosen.length === 0) throw new Error(nothingFound(name, runs, leftOut));
      const series = runSeries(chosen, seed);
      if (series.length === 0)
        throw new Error("no result has an arm that counts, so there is nothing to watch");
      print(`${watchReport(series)}\n`);
      for (const { file, reason } of leftOut) print(`Left out: ${file}: ${reason}`);
      const file = resolve(page);
      await mkdir(dirname(file), { recursive: true });
      await replaceWhole(file, watchPage(series, leftOut));
      print(`Page:   ${shownPath(file)}`);
      return EXIT.ok;
    },
  });

async function readAll(words: readonly string[], folders: ResultFolders) {
  const runs: DatedRun[] = [];
  const leftOut: LeftOut[] = [];
  for (const word of words) {
    const isFolder = existsSync(word) && statSync(word).isDirectory();
    const paths = isFolder
      ? (await filesOfAllKinds(word)).map((file) => join(word, file))
      : [findResult(word, folders)];
    for (const path of paths) {
      try {
        runs.push(await datedRun(path));
      } catch (error) {
        if (!isFolder) throw error;
        const message = (error as Error).message;
        leftOut.push({ file: shownPath(path), reason: message.replace(`${path} `, "") });
      }
    }
  }
  return { runs, leftOut };
}

async function datedRun(path: string): Promise<DatedRun> {
  const result = await readVerified(path, derive);
  try {
    const { id, startedAt } = factsOf(result);
    const run = finishedRunOf(result);
    const name = "name" in result.document ? result.document.name : id;
    // `bench aa` numbers its runs.
    return { name: result.kind === "aa" ? name.replace(/-\d+$/, "") : name, id, startedAt, run };
  } catch (error) {
    throw error instanceof NotComparable ? new Error(`${path} ${error.message}`) : error;
  }
}

function nothingFound(
  name: string | undefined,
  runs: readonly DatedRun[],
  leftOut: readonly LeftOut[],
): string {
  const known = [...new Set(runs.map((run) => run.name))].sort().join(", ");
  if (name !== undefined && known !== "") return `no result has the name ${name}. Known: ${known}`;
  const [first] = leftOut;
  const reason = first
    ? `; ${counted(leftOut.length, "file")} left out, the first ${first.file}: ${first.reason}`
    : "";
  return `there is no result with loads that could be compared${reason}`;
}
