/** `bun run test [what bun test takes]`: brings up the real stores there are, runs the suites, closes with the count. */
import { interruption } from "./interrupt.ts";
import { repositoryRoot } from "./repository.ts";
import { type Tally, tallyLine, tallyOf } from "./tally.ts";
import { openTestStores } from "./test-stores.ts";

process.exit(await main(process.argv.slice(2)));

async function main(argv: string[]): Promise<number> {
  const signal = interruption();
  const stores = await openTestStores(repositoryRoot, (line) => console.error(line));
  let outcome: { exitCode: number; tally: Tally } | undefined;
  try {
    for (const line of stores.lines) console.log(line);
    if (process.env.REQUIRE_REAL_STORES === "1" && !stores.complete) {
      console.error("test: REQUIRE_REAL_STORES=1 demands every engine, and not all of them are there");
      return 1;
    }
    if (!signal.aborted) outcome = await runSuites(argv, stores.env, signal);
  } finally {
    await stores.release();
  }
  if (signal.aborted || !outcome) return 130;
  console.log(tallyLine(outcome.tally));
  return outcome.exitCode;
}

async function runSuites(argv: string[], env: Record<string, string>, signal: AbortSignal) {
  const colour = process.stderr.isTTY ? { FORCE_COLOR: "1" } : {};
  const suites = Bun.spawn([process.execPath, "test", ...argv], {
    cwd: repositoryRoot,
    env: { ...process.env, ...colour, ...env },
    stdin: "ignore",
    stdout: "inherit",
    stderr: "pipe",
    signal,
    killSignal: "SIGINT",
  });
  let output = "";
  const decoder = new TextDecoder();
  for await (const chunk of suites.stderr) {
    process.stderr.write(chunk);
    output += decoder.decode(chunk, { stream: true });
  }
  const exitCode = await suites.exited;
  return { exitCode, tally: tallyOf(output, exitCode) };
}
