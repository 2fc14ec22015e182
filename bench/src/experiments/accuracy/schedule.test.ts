import { expect, test } from "bun:test";
import { schedule } from "./schedule.ts";

const namesOf = (...cases: [name: string, runs: number][]) =>
  schedule(cases.map(([name, runs]) => ({ name, runs })))
    .map(({ name }) => name)
    .join(" ");

test("every case is spread over the whole trial", () => {
  expect(namesOf(["aa", 4], ["cpu", 2])).toBe("aa cpu aa aa cpu aa");
  expect(namesOf(["aa", 2], ["cpu", 2], ["delay", 2])).toBe("aa cpu delay aa cpu delay");
});

test("every comparison is made once", () => {
  const names = namesOf(["aa", 20], ["cpu", 10], ["delay", 7]).split(" ");
  const counts = Object.fromEntries(
    Map.groupBy(names, (name) => name)
      .entries()
      .map(([name, all]) => [name, all.length]),
  );
  expect(counts).toEqual({ aa: 20, cpu: 10, delay: 7 });
});
