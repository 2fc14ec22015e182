/** The parts of schemathesis' JSON report that are read here. */
export interface Report {
  complete: boolean;
  stop_reason: string;
  operations: { selected: number; tested: number };
  test_cases: { generated: number };
  failures: { title: string; count: number; operations: string[] }[];
  errors: unknown[];
  /** Failures that `hooks.py` dropped. */
  filtered: number;
}

/** The result of a run of schemathesis. */
export interface Findings {
  operations: number;
  requests: number;
  /** Findings that `accepted.json` lists. */
  accepted: number;
  /** The other findings, a line for each kind. */
  findings: string[];
}

/** Reads a report. A run that did not complete has a finding with the reason. */
export function findingsOf(report: Report, exitCode: number): Findings {
  const { complete, stop_reason, operations, test_cases, failures, errors, filtered } = report;
  const findings = failures.map(
    ({ title, count, operations: where }) => `${title} (${count}): ${where.join(", ")}`,
  );
  if (errors.length > 0) findings.push(`schemathesis could not test everything (${errors.length} errors)`);
  if (!complete) findings.push(`schemathesis stopped early: ${stop_reason}`);
  if (operations.tested < operations.selected || operations.tested === 0)
    findings.push(`schemathesis tested ${operations.tested} of ${operations.selected} operations`);
  if (exitCode !== 0 && findings.length === 0) findings.push(`schemathesis ended with exit code ${exitCode}`);
  return { operations: operations.tested, requests: test_cases.generated, accepted: filtered, findings };
}
