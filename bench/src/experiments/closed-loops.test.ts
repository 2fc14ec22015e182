import { expect, test } from "bun:test";
import type { ClosedLoopTool } from "../analysis/observation/segment.ts";
import { closedLoopsFor } from "./closed-loops.ts";

const installed = async () => ({ path: "/usr/bin/wrk", version: "4.1.0" });
const missing = async () => undefined;

async function toolsFor(
  tools: ClosedLoopTool[],
  find: () => Promise<{ path: string; version: string } | undefined>,
) {
  const { arms, second, ceiling, reserve } = await closedLoopsFor(tools, find);
  return [arms.tool, second?.tool, ceiling.tool, reserve?.tool];
}

test("without a choice wrk drives the ceiling where it is installed, and is in reserve for the arms", async () => {
  expect(await toolsFor([], installed)).toEqual(["autocannon", undefined, "wrk", "wrk"]);
  expect(await toolsFor([], missing)).toEqual(["autocannon", undefined, "autocannon", undefined]);
});

test("a chosen generator drives everything; two drive a side each", async () => {
  expect(await toolsFor(["autocannon"], installed)).toEqual([
    "autocannon",
    undefined,
    "autocannon",
    undefined,
  ]);
  expect(await toolsFor(["wrk"], installed)).toEqual(["wrk", undefined, "wrk", undefined]);
  expect(await toolsFor(["autocannon", "wrk"], installed)).toEqual(["autocannon", "wrk", "wrk", undefined]);
});

test("wrk that was chosen and is missing is an error that says what to do", () => {
  expect(closedLoopsFor(["wrk"], missing)).rejects.toThrow("no wrk (version 4) on the PATH: install it");
});
