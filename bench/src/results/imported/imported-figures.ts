import { figuresOf } from "../../analysis/block-figures.ts";
import { failsTooOften } from "../../analysis/validity.ts";
import type { ImportedSeries, StatedFigures } from "./formats/foreign-content.ts";
import type { ImportedFigures } from "./imported-result.ts";

/** What each series comes to: from its blocks where there are raw samples, else as its file states it. */
export function importedFigures(series: readonly ImportedSeries[]): ImportedFigures[] {
  return series.map((own) => {
    const figures = own.stated ?? figuresOfBlocks(own);
    const blocks = own.blocks.filter(({ good }) => good > 0).length;
    return { name: own.name, ...figures, blocks, reasons: reasonsAgainst(figures, own.dropped) };
  });
}

function figuresOfBlocks({ blocks }: ImportedSeries): StatedFigures {
  const { responses, values } = figuresOf(blocks);
  const sum = (of: (block: (typeof blocks)[number]) => number) =>
    blocks.reduce((total, block) => total + of(block), 0);
  const percentile = (value: number) => (responses > 0 ? value : null);
  return {
    seconds: sum(({ seconds }) => seconds),
    good: responses,
    errors: sum(({ errors }) => errors),
    throughput: values.throughput,
    p50Ms: percentile(values.p50),
    p95Ms: percentile(values.p95),
    p99Ms: percentile(values.p99),
  };
}

/** The same rules as for a segment of the bench, as far as the file holds what they need. */
function reasonsAgainst({ good, errors }: StatedFigures, dropped: number | null): string[] {
  return [
    ...(good === 0 ? ["no good response"] : []),
    ...(good !== null && errors !== null && failsTooOften({ good, errors })
      ? ["failed requests above 0.1 %"]
      : []),
    ...(dropped !== null && dropped > 0 ? ["dropped iterations"] : []),
  ];
}
