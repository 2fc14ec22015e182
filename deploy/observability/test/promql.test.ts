import { expect, test } from "bun:test";
import { groupingsIn, labelsOfResult, selectorsIn } from "./promql.ts";

const share = `sum by (job, route) (rate(http_requests_total{job="fights",status=~"5.."}[$__rate_interval]))
  / (sum by (job) (job:http_requests:rate1m) > 0) or 0 * up offset 5m`;

test("metrics are distinguished from functions, keywords, ranges and quoted texts", () => {
  expect(selectorsIn(share)).toEqual([
    { metric: "http_requests_total", labels: ["job", "status"] },
    { metric: "job:http_requests:rate1m", labels: [] },
    { metric: "up", labels: [] },
  ]);
});

test("an aggregation has the metrics inside its brackets, and no others", () => {
  expect(groupingsIn(share)).toEqual([
    { by: ["job", "route"], selectors: [{ metric: "http_requests_total", labels: ["job", "status"] }] },
    { by: ["job"], selectors: [{ metric: "job:http_requests:rate1m", labels: [] }] },
  ]);
});

test("a result has the labels of the outermost aggregation, and a quantile removes `le`", () => {
  expect(labelsOfResult(share)).toEqual(["job", "route"]);
  expect(labelsOfResult("histogram_quantile(0.9, sum by (job, le) (rate(a_bucket[1m])))")).toEqual(["job"]);
  expect(labelsOfResult("a - b")).toBeUndefined();
});
