import { expect, test } from "bun:test";
import { UsageError } from "@super-heroes/cli/usage-error";
import { type TestRequest, testCommand } from "./test-command.ts";

/** What the command runs with these arguments. */
async function requested(...argv: string[]): Promise<TestRequest | undefined> {
  let request: TestRequest | undefined;
  const run = async (read: TestRequest) => {
    request = read;
    return 0;
  };
  await testCommand(run).run(argv);
  return request;
}

test("parts, own options and those of bun test are separated", async () => {
  expect(
    await requested("./kit", "--verbose", "-t", "a name", "--bail", "services/fights", "--timeout=5"),
  ).toMatchObject({
    parts: ["kit", "services/fights"],
    verbose: true,
    embedded: false,
    bunFlags: ["--test-name-pattern", "a name", "--timeout", "5", "--bail"],
  });
});

test("without arguments every file runs", async () => {
  expect(await requested()).toEqual({
    parts: [],
    verbose: false,
    embedded: false,
    build: true,
    list: false,
    bunFlags: [],
  });
});

test("an option that resembles one of its own is not passed to bun test", async () => {
  await expect(requested("--verbos")).rejects.toThrow('unknown option "--verbos". Did you mean --verbose?');
  await expect(requested("--verbos")).rejects.toBeInstanceOf(UsageError);
});
