import type { CurrentResult } from "../findings/stored-result.ts";
import { type Html, html, type Part } from "../html/html.ts";
import { dayOf, otherThanK6, restrictionsOf, stackName, storesOf } from "../words/run-labels.ts";

/** Stands in a section whose experiment has not been published: the command that measures it. */
export function unpublished(command: string): Html {
  return html`<p class="nothing">Not published yet. <code>bun run bench ${command}</code> measures it.</p>
`;
}

/** A section's body from several runs: the first one, and the others folded below it, each with its source. */
export function fromEach(
  results: readonly CurrentResult[],
  command: string,
  render: (result: CurrentResult) => Part,
): Html {
  const [first, ...others] = results;
  if (!first) return unpublished(command);
  const folded = others.map(
    (result) =>
      html`<details class="other"><summary>The same from ${result.document.experiment} on ${stackName(result.document.stack.kind)}</summary>
${sourceOf(result)}${render(result)}</details>
`,
  );
  return html`${sourceOf(first)}${render(first)}${folded}`;
}

/** The same from groups of runs that show different things, one below the other. */
export const fromEachGroup = (
  groups: readonly (readonly CurrentResult[])[],
  command: string,
  render: (result: CurrentResult) => Part,
): Html =>
  groups.length === 0
    ? unpublished(command)
    : html`${groups.map((results) => fromEach(results, command, render))}`;

/** The source of a section's numbers: the file, its day, and the system that was measured. */
export function sourceOf({ file, document }: CurrentResult): Html {
  const { startedAt, stack, env } = document;
  const other = otherThanK6(document);
  const remarks = [...(other === null ? [] : [other]), ...restrictionsOf(document)];
  return html`<p class="source">From <a href="${file}">${file}</a>: ${dayOf(startedAt)}, ${stackName(stack.kind)} (${storesOf(stack.stores)}), ${env.cores} cores${remarks.map((remark) => `; ${remark}`)}.</p>
`;
}
