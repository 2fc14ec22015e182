import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import accepted from "../accepted.json" with { type: "json" };

/** What is examined, and how thoroughly. */
export interface Examination {
  /** Of the Python that has schemathesis. */
  python: string;
  url: string;
  authorization: string;
  /** Generated requests for each operation, in each phase. */
  examples: number;
  seed: number;
}

/** What an examination came to. */
export interface Outcome {
  operations: number;
  requests: number;
  /** Findings that `accepted.json` lists. */
  accepted: number;
  /** The rest, by kind: as schemathesis names them, and how often. */
  findings: string[];
  /** All that schemathesis printed. */
  output: string;
}

/** What is used of schemathesis' report. */
interface Report {
  operations: { tested: number };
  test_cases: { generated: number };
  failures: { title: string; count: number; operations: string[] }[];
  errors: unknown[];
  filtered: number;
}

/** Longer than any service takes by far. */
const MOST_MS = 600_000;

const folder = resolve(import.meta.dir, "..");

/**
 * Has schemathesis make requests to a service from its own document, valid and invalid ones, and compare the responses
 * with what the document says. Throws when it cannot be run.
 */
export async function examine({ python, url, authorization, examples, seed }: Examination): Promise<Outcome> {
  const scratch = await mkdtemp(join(tmpdir(), "super-heroes-schemathesis-"));
  const reportFile = join(scratch, "report.json");
  const skipped = accepted.filter(({ failure }) => failure === "all");
  const argv = [
    [python, "-m", "schemathesis.cli", "run", `${url}/swagger/json`, "--url", url],
    ["--header", `Authorization: ${authorization}`],
    ["--max-examples", String(examples), "--seed", String(seed), "--generation-database", "none"],
    ["--continue-on-failure", "--request-timeout", "10", "--no-color"],
    ["--report", "json", "--report-json-path", reportFile],
    ...skipped.map(({ operation }) => ["--exclude-name", operation]),
  ].flat();
  try {
    const child = Bun.spawn(argv, {
      cwd: scratch,
      // Chosen: a proxy of the user's must not come between, nor settings of theirs.
      env: {
        PATH: process.env.PATH ?? "",
        HOME: scratch,
        NO_PROXY: "*",
        LC_ALL: "C.UTF-8",
        PYTHONPATH: folder,
        PYTHONDONTWRITEBYTECODE: "1",
        SCHEMATHESIS_HOOKS: "hooks",
      },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
      timeout: MOST_MS,
    });
    const [stdout, stderr, exitCode] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    const output = stdout + stderr;
    const report = Bun.file(reportFile);
    if (!(await report.exists()))
      throw new Error(`schemathesis ended with exit code ${exitCode} and without a report:\n${output}`);
    return { ...outcomeOf((await report.json()) as Report, exitCode), output };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function outcomeOf(
  { operations, test_cases, failures, errors, filtered }: Report,
  exitCode: number,
): Omit<Outcome, "output"> {
  const findings = failures.map(
    ({ title, count, operations }) => `${title} (${count}): ${operations.join(", ")}`,
  );
  if (errors.length > 0) findings.push(`errors of schemathesis itself (${errors.length})`);
  // Whatever it is, it must not pass.
  if (exitCode !== 0 && findings.length === 0) findings.push(`exit code ${exitCode}`);
  return { operations: operations.tested, requests: test_cases.generated, accepted: filtered, findings };
}
