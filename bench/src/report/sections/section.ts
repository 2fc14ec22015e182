import { openLoopNames, openLoopToolsIn } from "../../results/run/open-loop-tools.ts";
import type { MeasuredStore, ResultDocument } from "../../results/run/result.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { type Html, html, type Part } from "../html/html.ts";

/** One question of the page, and its answer. */
export interface Section {
  id: string;
  /** Stands in the table of contents. */
  title: string;
  body: Html;
}

/** A section whose experiment has not been published, in one line. */
export function unpublished(command: string): Html {
  return html`<p class="nothing">Nothing published yet: this is filled by <code>bun run bench ${command}</code>.</p>
`;
}

/**
 * The answer from the first run, and those from the others folded away beneath it; where there is none, the line
 * that says so. Each begins with where its numbers come from.
 */
export function fromEach(
  results: readonly CurrentResult[],
  command: string,
  render: (result: CurrentResult) => Part,
): Html {
  const [first, ...others] = results;
  if (!first) return unpublished(command);
  const folded = others.map(
    (result) =>
      html`<details class="other"><summary>The same from ${result.document.experiment} on ${stackName(result.document)}</summary>
${sourceOf(result)}${render(result)}</details>
`,
  );
  return html`${sourceOf(first)}${render(first)}${folded}`;
}

/** Where numbers come from: the file, when, and on what. */
export function sourceOf({ file, document }: CurrentResult): Html {
  const { startedAt, complete, config, env } = document;
  const remarks = [
    otherThanK6(document),
    complete ? null : "stopped before its end",
    config.quick ? "a quick look, with segments too short for a decision" : null,
  ].filter((remark) => remark !== null);
  return html`<p class="source">From <a href="${file}">${file}</a>: ${dayOf(startedAt)}, ${stackName(document)} (${storesOf(document.stack.stores)}), ${env.cores} cores${remarks.map((remark) => `; ${remark}`)}.</p>
`;
}

/** That fixed rates were offered by something else than k6; `null` where they were not, or there were none. */
export function otherThanK6({ segments }: Pick<ResultDocument, "segments">): string | null {
  return openLoopToolsIn(segments).some((tool) => tool !== "k6")
    ? `fixed rates by the ${openLoopNames(segments)}`
    : null;
}

/** The kind of stack in words. */
export function stackName({ stack }: Pick<ResultDocument, "stack">): string {
  return { local: "the local real stack", embedded: "embedded stores", remote: "a remote system" }[
    stack.kind
  ];
}

/** The stores, each once, with what stood in for them. */
export function storesOf(stores: readonly MeasuredStore[]): string {
  const names = stores.map(({ engine, version, standIn }) =>
    standIn === null ? `${engine} ${version}` : `${standIn} in place of ${engine}`,
  );
  return [...new Set(names)].join(", ") || "stores not known";
}

/** The day of an ISO time, in UTC. */
export function dayOf(time: string): string {
  return time.slice(0, 10);
}
