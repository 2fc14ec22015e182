import {
  CEILING,
  type LoadResult,
  type LoadTool,
  OPEN_LOOP_TOOLS,
  type OpenLoopTool,
  type Segment,
} from "./segment.ts";

/** The names of the generators in texts. */
const NAMES: Readonly<Record<OpenLoopTool, string>> = {
  k6: "k6",
  "steady-rate": "steady-rate generator of this repository",
};

type Driven = Pick<Segment, "model"> & Pick<LoadResult, "generator">;

/** The generators of the open loops among these segments, each once. */
export function openLoopToolsIn(segments: readonly Driven[]): OpenLoopTool[] {
  const tools = new Set(
    segments.filter(({ model }) => model === "open").map(({ generator }) => generator.tool),
  );
  return OPEN_LOOP_TOOLS.filter((tool) => tools.has(tool));
}

/** Their names as a text, as in "k6"; empty without an open loop. */
export function openLoopNames(segments: readonly Driven[]): string {
  return openLoopToolsIn(segments)
    .map((tool) => NAMES[tool])
    .join(", ");
}

/**
 * The generators of the closed loops: as in "autocannon"; where another one drove the ceiling, "autocannon; the ceiling by
 * wrk"; "none" without a closed loop.
 */
export function closedLoopNames(segments: readonly (Driven & Pick<Segment, "mode">)[]): string {
  const closed = segments.filter(({ model }) => model === "closed");
  const [ceiling, arms] = [true, false].map((isCeiling) =>
    toolsIn(closed.filter(({ mode }) => (mode === CEILING) === isCeiling)).join(", "),
  ) as [string, string];
  if (ceiling === "" || ceiling === arms) return arms || "none";
  return arms === "" ? ceiling : `${arms}; the ceiling by ${ceiling}`;
}

/** The generators of the two sides where an arm was compared with itself by two generators; otherwise `undefined`. */
export function comparedTools(
  segments: readonly (Driven & Pick<Segment, "purpose" | "side">)[],
): { baseline: LoadTool; candidate: LoadTool } | undefined {
  const compared = segments.filter(({ purpose }) => purpose === "comparison");
  for (const model of ["closed", "open"]) {
    const [baseline, candidate] = (["A", "B"] as const).map(
      (wanted) =>
        toolsIn(compared.filter((segment) => segment.model === model && segment.side === wanted))[0],
    );
    if (baseline && candidate && baseline !== candidate) return { baseline, candidate };
  }
  return undefined;
}

/** The generators of these segments, each once, by name. */
const toolsIn = (segments: readonly Driven[]): LoadTool[] =>
  [...new Set(segments.map(({ generator }) => generator.tool))].sort();
