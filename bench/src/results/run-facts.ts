import type { AnyResult } from "./any-result.ts";
import type { RunKind } from "./files/places.ts";
import { accuracyRunName } from "./promises/accuracy-document.ts";
import { type DrillDocument, runNameOf } from "./promises/drill-document.ts";
import { smokeRunName } from "./promises/smoke-document.ts";
import { webRunName } from "./promises/web-document.ts";
import type { Git } from "./record/git.ts";
import type { PublishedResult } from "./record/published-result.ts";

/** What is known about a run of any kind. */
export interface RunFacts {
  kind: RunKind;
  /** The name of the run and of its file: when it began, and a name. */
  id: string;
  /** What was run: `compare`, `costs`, `drills kill, upstream`. */
  title: string;
  /** The command line, without the addresses and folders that a result leaves out. */
  command: string;
  /** ISO 8601. */
  startedAt: string;
  /** How long it took. */
  seconds: number;
  stack: "local" | "embedded" | "remote" | "foreign" | "containers" | "examples" | "unknown";
  /** Why the run is incomplete; `null` when it is complete. */
  incomplete: string | null;
  /** The measured commits, `null` where git did not know one; several where checkouts were compared. */
  code: readonly (Git | null)[];
  /** Why git did not know it, as a clause; `undefined` where it did, or where the file does not say. */
  codeUnknown: string | undefined;
}

/** The facts that results of all kinds have. */
export function factsOf(result: AnyResult): RunFacts {
  switch (result.kind) {
    case "tuning":
    case "costs": {
      const { document, kind } = result;
      const states = "git" in document ? [document] : document.arms;
      return { ...measuredFacts(document), kind, title: kind, ...codeFacts(states) };
    }
    case "drills": {
      const { kind, document } = result;
      const names = document.drills.map(({ name }) => name);
      const short = document.short ? ["--short"] : [];
      return {
        kind,
        id: runNameOf(document),
        title: `drills ${names.join(", ")}`,
        command: ["bun run drill", ...names, "--stack", document.stack, ...short].join(" "),
        startedAt: document.started,
        seconds: document.drills.reduce((sum, { seconds }) => sum + seconds, 0),
        stack: document.stack,
        incomplete: incompleteDrills(document),
        ...codeFacts([document]),
      };
    }
    case "smoke": {
      const { kind, document } = result;
      return {
        kind,
        id: smokeRunName(document),
        title: "smoke run",
        command: "deploy/smoke/run",
        startedAt: document.started,
        seconds: document.seconds,
        stack: "containers",
        incomplete: null,
        ...codeFacts([document]),
      };
    }
    case "web": {
      const { kind, document } = result;
      return {
        kind,
        id: webRunName(document),
        title: "web application in a browser",
        command: "bun run --cwd web measure",
        startedAt: document.started,
        seconds: document.seconds,
        stack: "embedded",
        incomplete: null,
        ...codeFacts([document]),
      };
    }
    case "accuracy": {
      const { kind, document } = result;
      const { runtime, argv, stoppedBecause } = document;
      const names = document.cases.map(({ name }) => name);
      const passedOn = argv.length > 0 ? ["--", ...argv] : [];
      return {
        kind,
        id: accuracyRunName(document),
        title: `accuracy ${names.join(", ")}`,
        command: [
          ...["bun run bench accuracy --cases", names.join(","), "--runtime", runtime.name],
          ...passedOn,
        ].join(" "),
        startedAt: document.started,
        seconds: document.seconds,
        stack: "examples",
        incomplete: stoppedBecause === undefined ? null : `stopped before its end: ${stoppedBecause}`,
        ...codeFacts([document]),
      };
    }
    case "imported": {
      const { kind, document } = result;
      const lengths = document.derived.map(({ seconds }) => seconds ?? 0);
      return {
        kind,
        id: document.runId,
        title: `run of ${document.tool}, imported`,
        command: ["bun run bench", ...document.argv].join(" "),
        startedAt: document.startedAt ?? document.importedAt,
        seconds: Math.max(...lengths),
        stack: "unknown",
        incomplete: null,
        code: [null],
        codeUnknown: "the file does not say",
      };
    }
    default: {
      const { kind, document } = result;
      return { ...measuredFacts(document), kind, title: titleOf(kind, document), ...codeFacts([document]) };
    }
  }
}

const codeFacts = (
  states: readonly { git?: Git | null; gitUnknown?: string }[],
): Pick<RunFacts, "code" | "codeUnknown"> => ({
  code: states.map(({ git }) => git ?? null),
  codeUnknown: states.find(({ gitUnknown }) => gitUnknown !== undefined)?.gitUnknown,
});

function titleOf(kind: RunKind, document: PublishedResult): string {
  if (document.schemaVersion === 1) return "overview (first edition)";
  if (document.config.ab) return `${document.config.modes.join(" against ")} (ab)`;
  return kind === "aa" ? `${document.experiment} with itself` : document.experiment;
}

interface Measured {
  runId: string;
  startedAt: string;
  finishedAt: string;
  complete: boolean;
  stoppedBecause?: string | null;
  stack: { kind: PublishedResult["stack"]["kind"] };
  config: { argv: readonly string[] };
}

function measuredFacts({ runId, startedAt, finishedAt, complete, stoppedBecause, stack, config }: Measured) {
  return {
    id: runId,
    command: ["bun run bench", ...config.argv].join(" "),
    startedAt,
    seconds: (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000,
    stack: stack.kind,
    incomplete: complete ? null : `stopped before its end: ${stoppedBecause ?? "the file does not say why"}`,
  };
}

function incompleteDrills({ stoppedBecause, short }: DrillDocument): string | null {
  if (stoppedBecause !== undefined) return `stopped before its end: ${stoppedBecause}`;
  return short ? "a short run, which shows that a drill works and not that a promise holds" : null;
}
