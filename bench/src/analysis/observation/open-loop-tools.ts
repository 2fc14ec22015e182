import type { LoadResult, Segment } from "./segment.ts";
import { OPEN_LOOP_TOOLS, type OpenLoopTool } from "./segment.ts";

/** The generators of fixed rates as people know them. */
const NAMES: Readonly<Record<OpenLoopTool, string>> = {
  k6: "k6",
  "steady-rate": "steady-rate generator of this repository",
};

type Driven = Pick<Segment, "model"> & Pick<LoadResult, "generator">;

/** What offered the fixed rates of these segments, each once; empty where there were none. */
export function openLoopToolsIn(segments: readonly Driven[]): OpenLoopTool[] {
  const tools = new Set(
    segments.filter(({ model }) => model === "open").map(({ generator }) => generator.tool),
  );
  return OPEN_LOOP_TOOLS.filter((tool) => tools.has(tool));
}

/** The same in words, as in "k6"; empty where there were none. */
export function openLoopNames(segments: readonly Driven[]): string {
  return openLoopToolsIn(segments)
    .map((tool) => NAMES[tool])
    .join(", ");
}

/**
 * The generators that drove the two sides of a comparison of an arm with itself, where they were different ones: it is
 * then the generators that are compared.
 */
export function comparedTools(
  segments: readonly (Driven & Pick<Segment, "purpose" | "side">)[],
): { baseline: string; candidate: string } | undefined {
  const toolsOf = (side: "A" | "B") =>
    openLoopToolsIn(segments.filter((segment) => segment.purpose === "comparison" && segment.side === side));
  const [baseline, candidate] = [toolsOf("A")[0], toolsOf("B")[0]];
  return baseline && candidate && baseline !== candidate ? { baseline, candidate } : undefined;
}
