import { expect, test } from "bun:test";
import type { K6Found } from "../lab/generators/k6-program.ts";
import { openLoopsFor } from "./open-loops.ts";
import type { OpenLoopChoice } from "./plan/experiment.ts";

const missing: K6Found = { available: false, reason: "k6 is not on the PATH" };
const there: K6Found = {
  available: true,
  version: "2.2.0",
  isOwnProcess: true,
  folders: () => ({ script: "", out: "", user: "" }),
  command: () => ({ argv: [], env: {} }),
};
const unaborted = new AbortController().signal;

async function chosen(openLoop: OpenLoopChoice | null, k6: K6Found, signal = unaborted) {
  const notes: string[] = [];
  const looked: boolean[] = [];
  const generators = await openLoopsFor(
    { openLoop },
    {
      signal,
      onProgress: (line) => void notes.push(line),
      find: async ({ mayPull }) => {
        looked.push(mayPull);
        return k6;
      },
    },
  );
  return { tools: generators.map(({ tool, version }) => [tool, version]), notes, looked };
}

test("by default it is k6 where it is installed, otherwise the steady-rate generator, with a note", async () => {
  const choice = { tools: [], mayPull: false };
  expect(await chosen(choice, there)).toEqual({ tools: [["k6", "2.2.0"]], notes: [], looked: [false] });
  const { tools, notes } = await chosen(choice, missing);
  expect(tools).toEqual([["steady-rate", null]]);
  expect(notes).toEqual([
    "The steady-rate generator of this repository offers the fixed rates; `bun run tools k6` installs k6.",
  ]);
});

test("the steady-rate generator can be requested where k6 is installed, which is then not searched for", async () => {
  const { tools, looked } = await chosen({ tools: ["steady-rate"], mayPull: true }, there);
  expect(tools).toEqual([["steady-rate", null]]);
  expect(looked).toEqual([]);
});

test("requested but missing k6 is an error that says what is missing and how to install it", async () => {
  await expect(chosen({ tools: ["k6"], mayPull: true }, missing)).rejects.toThrow(
    "--generator k6: k6 is not on the PATH. `bun run tools k6` installs it, in about two minutes; --generator steady-rate measures without it",
  );
});

test("both are returned in the requested order", async () => {
  const { tools } = await chosen({ tools: ["k6", "steady-rate"], mayPull: true }, there);
  expect(tools.map(([tool]) => tool)).toEqual(["k6", "steady-rate"]);
});

test("a run without fixed rates needs none", async () => {
  expect(await chosen(null, missing)).toEqual({ tools: [], notes: [], looked: [] });
});

test("stopping the search for k6 does not report it as missing", async () => {
  const stopped = AbortSignal.abort(new Error("stopped"));
  await expect(chosen({ tools: ["k6"], mayPull: true }, missing, stopped)).rejects.toThrow("stopped");
});
