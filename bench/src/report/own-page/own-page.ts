import type { AnyResult } from "../../results/publish/any-result.ts";
import { factsOf } from "../../results/publish/run-facts.ts";
import { type Html, html } from "../html/html.ts";
import { shell } from "../html/shell.ts";
import type { Section } from "../sections/section.ts";
import { duration } from "../terminal/progress.ts";
import { stackWords, timeOf } from "../words/run-labels.ts";
import { besidePublished, type PublishedBeside } from "./beside-published.ts";
import { circumstancesOf } from "./circumstances.ts";
import { earlierSections, experimentSections } from "./experiment-sections.ts";
import { type LinkedRun, runTable, type UnreadableRun, unreadableTable } from "./linked-run.ts";
import { costsSections, tuningSections } from "./paired-sections.ts";
import { drillSections, smokeSections } from "./promise-sections.ts";

/** A run, with what it shows. */
export interface ShownRun extends LinkedRun {
  sections: readonly Section[];
}

/** What is on the page of this clone's own runs. */
export interface OwnPageContent {
  /** The run that is shown in full; `undefined` where there is none. */
  run: ShownRun | undefined;
  /** Whether that is the newest one, or one that was asked for. */
  isNewest: boolean;
  /** This clone's runs, newest first. */
  runs: readonly LinkedRun[];
  /** So many older ones are not listed. */
  older: number;
  unreadable: readonly UnreadableRun[];
  /** The folder that the runs are in, as it is printed. */
  folder: string;
  published: PublishedBeside;
}

/** The page of this clone's own runs: one of them in full, the others in a list, and the published ones beside them. */
export function ownPageOf(content: OwnPageContent): string {
  const { run, folder } = content;
  return shell({
    title: "Super Heroes on Bun: your runs",
    heading: run ? headingOf(run.result, content.isNewest) : "Your runs",
    intro: run
      ? introOf(run)
      : html`<p>There is no run of yours in ${folder} that can be shown. <code>bun run bench</code> makes one in three minutes.</p>\n`,
    contentsLabel: "On this page",
    sections: [
      ...(run ? [...run.sections, circumstancesSection(run)] : []),
      { id: "own", title: "Your runs", body: ownRuns(content) },
      { id: "published", title: "Published runs", body: besidePublished(content.published, run) },
    ],
    footer: html`<p>Made by <code>bun run bench report</code> from the files in ${folder}, which git ignores. <code>bun run bench report FILE</code> shows another run, <code>bun run bench publish FILE</code> publishes one, <code>bun run bench verify --local</code> works every derived value out again.</p>`,
  });
}

/** Everything that a run of any kind shows. Throws where its values cannot be drawn, as a histogram that was edited. */
export function sectionsOf({ href, result }: LinkedRun): Section[] {
  switch (result.kind) {
    case "tuning":
      return tuningSections(result.document);
    case "costs":
      return costsSections(result.document);
    case "drills":
      return drillSections(result.document);
    case "smoke":
      return smokeSections(result.document);
    default: {
      const { document } = result;
      return document.schemaVersion === 1
        ? earlierSections(document)
        : experimentSections({ file: href, document });
    }
  }
}

function headingOf(result: AnyResult, isNewest: boolean): string {
  const { title, stack } = factsOf(result);
  return `${isNewest ? "Your newest run" : "One run"}: ${title} on ${stackWords(stack)}`;
}

function introOf(run: LinkedRun): Html {
  const { startedAt, seconds, incomplete } = factsOf(run.result);
  return html`<p>Measured on ${timeOf(startedAt)}, in ${duration(seconds)}. Every number is worked out from ${fileLink(run)}.</p>
${incomplete === null ? null : html`<p><strong>Incomplete:</strong> ${incomplete}.</p>\n`}`;
}

const fileLink = ({ href, shown }: LinkedRun) => html`<a href="${href}">${shown}</a>`;

const circumstancesSection = (run: LinkedRun): Section => ({
  id: "circumstances",
  title: "Circumstances",
  body: circumstancesOf(run.result, fileLink(run)),
});

function ownRuns({ runs, older, unreadable, folder }: OwnPageContent): Html {
  if (runs.length === 0 && unreadable.length === 0)
    return html`<p class="nothing">There are none in ${folder}.</p>\n`;
  return html`${runs.length === 0 ? null : runTable(`Runs in ${folder}, newest first`, runs)}${unreadableTable(unreadable)}${
    older === 0
      ? null
      : html`<p class="note">${older} older ${older === 1 ? "file is" : "files are"} not listed.</p>\n`
  }`;
}
