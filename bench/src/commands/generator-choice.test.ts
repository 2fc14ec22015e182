import { expect, test } from "bun:test";
import { read } from "./experiments.fixture.ts";

test("k6's image is pulled only by a run that takes what it takes", () => {
  const mayPull = (...argv: [string, ...string[]]) => read(...argv).openLoop?.mayPull;
  expect(mayPull("overview")).toBe(false);
  expect(mayPull("overview", "--seconds", "5")).toBe(true);
  expect(mayPull("ladder")).toBe(true);
  expect(mayPull("ladder", "--quick")).toBe(false);
  expect(mayPull("compare", "--rates", "10")).toBe(true);
  expect(
    mayPull(
      "compare",
      "--rates",
      "10",
      "--connections",
      "none",
      "--within",
      "30",
      "--modes",
      "parallel,hedged",
    ),
  ).toBe(false);
});

test.each(["overview", "crossover", "ladder", "capacity", "compare"])("%s takes a generator", (name) => {
  const rates = name === "compare" ? ["--rates", "50"] : [];
  const tools = (tool: string) => read(name, ...rates, "--generator", tool).openLoop?.tools;
  expect(tools("k6")).toEqual(["k6"]);
  expect(tools("steady-rate")).toEqual(["steady-rate"]);
  expect(() => tools("vegeta")).toThrow(/--generator expects one of .*k6, steady-rate, got "vegeta"/);
});

test("two generators are compared on one mode, at rates alone", () => {
  const both = ["--generator", "k6,steady-rate", "--rates", "50"];
  expect(read("compare", "--aa", "--connections", "none", ...both).openLoop?.tools).toEqual([
    "k6",
    "steady-rate",
  ]);
  expect(() => read("compare", "--connections", "none", ...both)).toThrow("give --aa, or one generator");
  expect(() => read("compare", "--aa", ...both)).toThrow("give --connections none");
});

test("two generators of closed loops are compared on one mode, at connections alone", () => {
  const both = ["--generator", "wrk,autocannon"];
  expect(read("compare", "--aa", ...both).closedLoop).toEqual({
    tools: ["wrk", "autocannon"],
    mostConnections: 64,
  });
  expect(() => read("compare", ...both)).toThrow("give --aa, or one generator");
  expect(() => read("compare", "--aa", "--rates", "50", ...both)).toThrow("give --rates none");
  expect(() => read("overview", ...both)).toThrow("one generator for each kind of load");
});

test("each kind of load has a generator of its own", () => {
  const { closedLoop, openLoop } = read("compare", "--rates", "50", "--generator", "wrk,k6");
  expect([closedLoop.tools, openLoop?.tools]).toEqual([["wrk"], ["k6"]]);
  expect(read("pools", "--stack", "local", "--generator", "wrk").closedLoop.tools).toEqual(["wrk"]);
  expect(read("capacity").closedLoop).toEqual({ tools: [], mostConnections: 0 });
});
