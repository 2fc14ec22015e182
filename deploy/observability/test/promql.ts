/** A metric in an expression, with the labels of its selector. */
export interface Selector {
  metric: string;
  labels: string[];
}

/** An aggregation: its labels, and the metrics that are selected inside it. */
export interface Grouping {
  by: string[];
  selectors: Selector[];
}

const KEYWORDS = new Set(["and", "or", "unless", "on", "ignoring", "bool", "offset", "by"]);

/** A name and what follows it, a selector or a bracket, which distinguishes metrics from functions, keywords and durations. */
const NAME = /(?<![\w:$.])(?<name>[a-zA-Z_:][\w:]*)\s*(?:\{(?<matchers>[^}]*)\})?(?<opens>\s*\()?/g;
const BY = /\bby\s*\((?<labels>[^)]*)\)\s*\(/g;
const MATCHER = /(?<label>\w+)\s*(?:=~|!~|!=|=)/g;

/**
 * The metrics that an expression selects. It supports the part of PromQL that is used here: aggregations with `by` before
 * their brackets, and no `without`.
 */
export function selectorsIn(expression: string): Selector[] {
  const bare = withoutLabelLists(withoutRanges(withoutText(expression)));
  return [...bare.matchAll(NAME)].flatMap(({ groups }) => {
    const { name = "", matchers = "", opens } = groups ?? {};
    if (opens !== undefined || KEYWORDS.has(name)) return [];
    return [
      { metric: name, labels: [...matchers.matchAll(MATCHER)].map((match) => match.groups?.label ?? "") },
    ];
  });
}

/** The aggregations of an expression, the outermost first. */
export function groupingsIn(expression: string): Grouping[] {
  const bare = withoutText(expression);
  return [...bare.matchAll(BY)].map((match) => {
    const opensAt = match.index + match[0].length;
    const inside = bare.slice(opensAt, closingBracket(bare, opensAt));
    return { by: labelsIn(match.groups?.labels ?? ""), selectors: selectorsIn(inside) };
  });
}

/** The labels of the result; `undefined` without an aggregation, which keeps the metrics' own labels. */
export function labelsOfResult(expression: string): string[] | undefined {
  const outermost = groupingsIn(expression)[0]?.by;
  const isQuantile = expression.trimStart().startsWith("histogram_quantile");
  return isQuantile ? outermost?.filter((label) => label !== "le") : outermost;
}

const labelsIn = (list: string) =>
  list
    .split(",")
    .map((label) => label.trim())
    .filter((label) => label !== "");

const withoutText = (expression: string) => expression.replace(/"[^"]*"/g, '""');
const withoutRanges = (expression: string) =>
  expression.replace(/\[[^\]]*\]/g, "").replace(/\boffset\s+\w+/g, "");
const withoutLabelLists = (expression: string) =>
  expression
    .replace(/\b(?:by|on|ignoring)\s*\([^)]*\)/g, "")
    .replace(/\b(sum|min|max|avg|count)\s+\(/g, "$1(");

function closingBracket(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "(") depth++;
    if (text[at] === ")") depth--;
    if (depth === 0) return at;
  }
  throw new Error(`a bracket is not closed in ${text}`);
}
