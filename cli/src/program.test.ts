import { expect, test } from "bun:test";
import { dispatcher, programHelp } from "./program.ts";
import { UsageError } from "./usage-error.ts";

const called: [string, ...string[]][] = [];
const subcommand = (name: string) => ({
  name,
  about: `runs ${name}`,
  run: async (argv: readonly string[]) => called.push([name, ...argv]),
});
const commands = [subcommand("overview"), subcommand("compare")];
const program = { call: "bun run try", description: "Tries.", commands, otherwise: subcommand("usual") };

test("the first argument names the command; without one the usual command runs", async () => {
  const run = dispatcher(program);
  for (const argv of [["compare", "--quick"], ["--quick", "compare"], []]) await run(argv);
  expect(called).toEqual([["compare", "--quick"], ["usual", "--quick", "compare"], ["usual"]]);
});

test("an unknown command is named, with the one it resembles", async () => {
  const outcome = dispatcher(program)(["compar"]);
  await expect(outcome).rejects.toThrow(
    new UsageError('unknown command "compar". Did you mean compare? Known: overview, compare'),
  );
});

test("help lists the commands", () => {
  expect(programHelp(program)).toMatch(
    /^Commands:\n {2}overview +runs overview\n {2}compare +runs compare$/m,
  );
});
