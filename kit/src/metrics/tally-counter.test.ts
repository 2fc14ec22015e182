import { expect, test } from "bun:test";
import { Registry } from "prom-client";
import { TallyCounter } from "./tally-counter.ts";

test("is scraped as a Prometheus counter, by labels", async () => {
  const registry = new Registry();
  const counter = new TallyCounter("calls_total", "Calls", registry);
  const heroes = counter.child({ upstream: "heroes" });
  heroes.add();
  counter.child({ upstream: "villains" }).add(0.25);
  counter.child({ upstream: "heroes" }).add(2);
  expect((await registry.metrics()).trim().split("\n")).toEqual([
    "# HELP calls_total Calls",
    "# TYPE calls_total counter",
    'calls_total{upstream="heroes"} 3',
    'calls_total{upstream="villains"} 0.25',
  ]);
});
