/** Compares the expressions of rules and panels with the metrics that the services expose. */
import { beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { exposedMetrics } from "./exposed-metrics.ts";
import { alerts, dashboard, recordings } from "./files.ts";
import { groupingsIn, labelsOfResult, selectorsIn } from "./promql.ts";

// All services are started, on a machine that may be busy.
setDefaultTimeout(60_000);

/** Labels that Prometheus adds to each series. */
const OF_TARGETS = ["job", "instance"];

/** Series that Prometheus creates itself. */
const OF_PROMETHEUS = { up: OF_TARGETS, ALERTS: ["alertname", "alertstate", ...OF_TARGETS] };

const targets = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map((target) => ({ ...target, name: `panel ${title}` })),
);
const rules = [...recordings, ...alerts].map(({ record, alert, expr }) => ({
  name: `rule ${record ?? alert}`,
  expr,
}));
const questions = [
  ...rules,
  ...targets,
  ...dashboard.annotations.list.map(({ expr }) => ({ name: "annotations", expr })),
];

let known: Map<string, Set<string>>;
beforeAll(async () => {
  const exposed = [...(await exposedMetrics())].map(
    ([metric, labels]) => [metric, [...labels, ...OF_TARGETS]] as const,
  );
  const recorded = recordings.map(
    ({ record = "", expr }) => [record, labelsOfResult(expr) ?? labelsOfOperands(expr)] as const,
  );
  known = new Map(
    [...exposed, ...recorded, ...Object.entries(OF_PROMETHEUS)].map(([metric, labels]) => [
      metric,
      new Set(labels),
    ]),
  );
});

/** The labels of `a / b`: here those that the operands are aggregated by. */
const labelsOfOperands = (expr: string) => groupingsIn(expr).flatMap(({ by }) => by);

const labelsOf = (metric: string) => [...(known.get(metric) ?? [])];

describe.each(questions)("$name", ({ expr }) => {
  test("selects existing metrics", () => {
    expect([...known.keys()]).toEqual(expect.arrayContaining(selectorsIn(expr).map(({ metric }) => metric)));
  });

  test("selects by existing labels", () => {
    for (const { metric, labels } of selectorsIn(expr))
      expect(labelsOf(metric)).toEqual(expect.arrayContaining(labels));
  });

  test("groups by existing labels", () => {
    for (const { by, selectors } of groupingsIn(expr))
      for (const { metric } of selectors) expect(labelsOf(metric)).toEqual(expect.arrayContaining(by));
  });
});

/** `{{job}}` in a legend, `{{ $labels.job }}` in an annotation. */
const LABEL_IN_TEXT = /\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}/g;
const labelsShownIn = (text: string) => [...text.matchAll(LABEL_IN_TEXT)].map(([, label = ""]) => label);

/** The labels of an expression's result. */
const resultLabels = (expr: string) =>
  labelsOfResult(expr) ?? selectorsIn(expr).flatMap(({ metric }) => labelsOf(metric));

test.each(targets)("$name: its legend uses labels of the result", ({ expr, legendFormat }) => {
  expect(resultLabels(expr)).toEqual(expect.arrayContaining(labelsShownIn(legendFormat)));
});

test.each(alerts)("alert $alert: its summary uses labels of the result", ({ expr, annotations }) => {
  expect(resultLabels(expr)).toEqual(expect.arrayContaining(labelsShownIn(annotations?.summary ?? "")));
});
