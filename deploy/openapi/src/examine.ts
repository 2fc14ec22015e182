import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { endWithRun, onInterruptedRun } from "@super-heroes/testing/processes/interrupted-run";
import accepted from "../accepted.json" with { type: "json" };
import { type Findings, findingsOf, type Report } from "./findings.ts";

/** What is examined, and how thoroughly. */
export interface Examination {
  /** The path of the Python with schemathesis. */
  python: string;
  url: string;
  authorization: string;
  /** The maximum number of generated requests for each operation. */
  examples: number;
  seed: number;
}

/** The result of an examination. */
export interface Outcome extends Findings {
  /** All that schemathesis printed. */
  output: string;
}

/** Far longer than any service needs. */
const MOST_MS = 600_000;

/** The folder of `hooks.py`. */
const hooks = resolve(import.meta.dir, "..");

/**
 * Runs schemathesis on a service: it generates valid and invalid requests from the service's document, and compares the
 * responses with the document. Throws when it cannot run.
 */
export async function examine(examination: Examination): Promise<Outcome> {
  const scratch = await mkdtemp(join(tmpdir(), "super-heroes-schemathesis-"));
  const reportFile = join(scratch, "report.json");
  const child = Bun.spawn(commandLine(examination, reportFile), {
    cwd: scratch,
    // A chosen environment, without proxies and the user's settings.
    env: {
      PATH: process.env.PATH ?? "",
      HOME: scratch,
      NO_PROXY: "*",
      LC_ALL: "C.UTF-8",
      PYTHONPATH: hooks,
      PYTHONDONTWRITEBYTECODE: "1",
      SCHEMATHESIS_HOOKS: "hooks",
    },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    timeout: MOST_MS,
  });
  endWithRun(child);
  const forget = onInterruptedRun(() => rmSync(scratch, { recursive: true, force: true }));
  try {
    const [stdout, stderr, exitCode] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    const output = stdout + stderr;
    const report = Bun.file(reportFile);
    if (!(await report.exists()))
      throw new Error(`schemathesis ended with exit code ${exitCode} and without a report:\n${output}`);
    return { ...findingsOf((await report.json()) as Report, exitCode), output };
  } finally {
    forget();
    await rm(scratch, { recursive: true, force: true });
  }
}

function commandLine(
  { python, url, authorization, examples, seed }: Examination,
  reportFile: string,
): string[] {
  const skipped = accepted.filter(({ failure }) => failure === "all");
  return [
    [python, "-m", "schemathesis.cli", "run", `${url}/swagger/json`, "--url", url],
    ["--header", `Authorization: ${authorization}`],
    ["--max-examples", String(examples), "--seed", String(seed), "--generation-database", "none"],
    ["--continue-on-failure", "--request-timeout", "10", "--no-color"],
    ["--report", "json", "--report-json-path", reportFile],
    ...skipped.map(({ operation }) => ["--exclude-name", operation]),
  ].flat();
}
