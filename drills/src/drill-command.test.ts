import { describe, expect, test } from "bun:test";
import { drillCommand, type RunOrder } from "./drill-command.ts";
import { drills } from "./drills/index.ts";

/** What the command runs with these arguments. */
async function ordered(...argv: string[]): Promise<RunOrder | undefined> {
  let order: RunOrder | undefined;
  const run = async (read: RunOrder) => {
    order = read;
    return 0;
  };
  await drillCommand(drills, run).run(argv);
  return order;
}

test("without a name all drills run, on embedded stores, at full length", async () => {
  expect(await ordered()).toEqual({ drills, stack: "embedded", short: false });
});

test("named drills run in their usual order, not in that of the command line", async () => {
  const order = await ordered("retries", "kill", "--short", "--stack", "local");
  expect(order).toMatchObject({ stack: "local", short: true });
  expect(order?.drills.map(({ name }) => name)).toEqual(["kill", "retries"]);
});

describe("refused, with what is allowed", () => {
  test.each([
    [["flood"], 'unknown drill "flood". Known: kill, '],
    [["kil"], 'unknown drill "kil". Did you mean kill? Known: kill, '],
    [["--fast"], 'unknown option "--fast". Known: --stack, --short, --list, --help'],
    [["--stack", "remote"], '--stack expects one of embedded, local, got "remote"'],
    [["--stack"], "--stack needs a value: --stack STACK"],
  ])("%p", async (argv, message) => {
    await expect(ordered(...argv)).rejects.toThrow(message);
  });
});

test("every drill has a name of its own that can be typed", () => {
  const names = drills.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
});
