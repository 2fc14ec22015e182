import { expect, test } from "bun:test";
import { Registry } from "prom-client";
import { createReadGauge } from "./gauge.ts";

test("the value of each set of labels is read at the scrape", async () => {
  const registry = new Registry();
  const gauge = createReadGauge("doors_open", "Doors that are open", ["door"], registry);
  let front = 1;
  gauge.watch({ door: "front" }, () => front);
  gauge.watch({ door: "back" }, () => 0);
  front = 2;
  const text = await registry.metrics();
  expect(text).toContain("# TYPE doors_open gauge");
  expect(text).toContain('doors_open{door="front"} 2');
  expect(text).toContain('doors_open{door="back"} 0');
});

test("a second reader of the same labels replaces the first", async () => {
  const registry = new Registry();
  const gauge = createReadGauge("doors_open", "Doors that are open", [], registry);
  gauge.watch({}, () => 1);
  gauge.watch({}, () => 7);
  expect(await registry.metrics()).toContain("doors_open 7\n");
});

test("labels without a reader have no value", async () => {
  const registry = new Registry();
  createReadGauge("doors_open", "Doors that are open", ["door"], registry);
  expect(await registry.metrics()).not.toContain("doors_open{");
});

test("a label that the gauge does not have is an error when it is watched, and does not break scrapes", async () => {
  const registry = new Registry();
  const gauge = createReadGauge("doors_open", "Doors that are open", ["door"], registry);
  expect(() => gauge.watch({ floor: "1" }, () => 1)).toThrow("the gauge doors_open has no label floor");
  expect(await registry.metrics()).toContain("# TYPE doors_open gauge");
});
