import { describe, expect, test } from "bun:test";
import type { CallLimit, Replicas } from "../analysis/observation/segment.ts";
import { parseAny, verifyAny } from "./any-result.ts";
import type { RunKind } from "./files/places.ts";
import { importedResult } from "./imported/imported.fixture.ts";
import { costsResult } from "./paired/costs.fixture.ts";
import { tuningResult } from "./paired/tuning.fixture.ts";
import { accuracyDocument } from "./promises/accuracy.fixture.ts";
import type { DrillDocument } from "./promises/drill-document.ts";
import { drillDocument, smokeDocument, webDocument } from "./promises/drills.fixture.ts";
import { deriveForTests, observed, resultForTests } from "./result.fixture.ts";
import { factsOf } from "./run-facts.ts";

const withItself = resultForTests({ config: { ...observed.config, argv: ["compare", "--aa"] } });

const documents: [RunKind, object, Partial<ReturnType<typeof factsOf>>][] = [
  [
    "experiments",
    resultForTests(),
    { id: "2026-01-01T00-00-00Z-compare", title: "compare", seconds: 600, stack: "local" },
  ],
  ["aa", withItself, { title: "compare with itself", command: "bun run bench compare --aa" }],
  ["ab", resultForTests({ experiment: "ab" }), { title: "ab", command: "bun run bench --stack local" }],
  ["tuning", tuningResult(), { title: "tuning", code: [{ commit: "a".repeat(40), dirty: false }, null] }],
  ["costs", costsResult(), { title: "costs", incomplete: null }],
  [
    "drills",
    drillDocument(),
    {
      id: "2026-01-01T00-00-00Z-embedded",
      command: "bun run drill kill upstream --stack embedded",
      seconds: 123,
    },
  ],
  ["smoke", smokeDocument(), { id: "2026-01-01T00-00-00Z", stack: "containers" }],
  [
    "accuracy",
    accuracyDocument(),
    {
      id: "2026-01-01T00-00-00Z-accuracy",
      command: "bun run bench accuracy --cases aa,cpu --runtime node -- --quick",
      seconds: 400,
    },
  ],
  [
    "web",
    webDocument(),
    {
      id: "2026-01-01T00-00-00Z-web",
      title: "web application in a browser",
      command: "bun run --cwd web measure",
    },
  ],
  [
    "imported",
    importedResult(),
    { id: "2026-01-01T00-00-00Z-imported", title: "run of wrk, imported", stack: "unknown", seconds: 10 },
  ],
];

test.each(documents)(
  "%s is recognised by what it holds, verified, and described",
  (kind, document, facts) => {
    const result = parseAny(JSON.stringify(document));
    expect(result.kind).toBe(kind);
    expect(verifyAny(result, deriveForTests)).toEqual([]);
    expect(factsOf(result)).toMatchObject({ kind, ...facts });
  },
);

test("replicas and an adaptive limit are settings of an arm, and others are refused", () => {
  const withSettings = (replicas: string, maxInFlight: unknown) =>
    JSON.stringify(
      resultForTests({
        config: {
          ...observed.config,
          replicas: ["1", replicas] as Replicas[],
          maxInFlight: [20, "adaptive"],
        },
        segments: observed.segments.map((segment) => ({
          ...segment,
          replicas: replicas as Replicas,
          maxInFlight: maxInFlight as CallLimit,
        })),
      }),
    );
  const result = parseAny(withSettings("3-late", "adaptive"));
  expect(verifyAny(result, deriveForTests)).toEqual([]);
  expect(() => parseAny(withSettings("2", "adaptive"))).toThrow("results/schema.json: ");
  expect(() => parseAny(withSettings("3", "automatic"))).toThrow("results/schema.json: ");
});

test("a run has the reason why it is incomplete", () => {
  const incompleteOf = (document: object) => factsOf(parseAny(JSON.stringify(document))).incomplete;
  expect(incompleteOf(resultForTests())).toBe("stopped before its end: heroes ended");
  expect(incompleteOf(drillDocument({ short: true }))).toStartWith("a short run");
  expect(incompleteOf(drillDocument({ stoppedBecause: "stopped by a person (SIGINT)" }))).toBe(
    "stopped before its end: stopped by a person (SIGINT)",
  );
  expect(incompleteOf(resultForTests({ complete: true, stoppedBecause: null }))).toBeNull();
});

test("a smoke run from before git was recorded has no commit", () => {
  const { git, ...document } = smokeDocument();
  expect(factsOf(parseAny(JSON.stringify(document))).code).toEqual([null]);
});

test("a run of any kind may say why git did not know its commit", () => {
  const gitUnknown = "git is not installed";
  for (const document of [drillDocument, smokeDocument]) {
    const result = parseAny(JSON.stringify(document({ git: null, gitUnknown })));
    expect(factsOf(result)).toMatchObject({ code: [null], codeUnknown: gitUnknown });
  }
});

describe("drills and smoke runs are checked too", () => {
  const edited = (change: (document: DrillDocument) => void) => {
    const document = drillDocument();
    change(document);
    return JSON.stringify(document);
  };

  test("a verdict that its figures do not give is named", () => {
    const passed = parseAny(edited(({ drills }) => Object.assign(drills[1] ?? {}, { passed: true })));
    expect(verifyAny(passed, deriveForTests)).toEqual([
      {
        place: "drills[1].passed",
        problem:
          "the file says true, but a promise among its figures is broken, or none of them was measured",
      },
    ]);
    const failed = parseAny(edited(({ drills }) => Object.assign(drills[0] ?? {}, { passed: false })));
    expect(verifyAny(failed, deriveForTests)[0]?.problem).toContain("its figures keep every promise");
  });

  test("so is one of a step", () => {
    const document = smokeDocument();
    Object.assign(document.steps[0]?.figures[0] ?? {}, { value: 3 });
    expect(verifyAny(parseAny(JSON.stringify(document)), deriveForTests)[0]?.place).toBe("steps[0].passed");
  });

  test.each([
    [
      edited((it) => Object.assign(it.machine, { hostname: "x" })),
      "results/drills/schema.json: machine holds hostname",
    ],
    [
      edited((it) => Object.assign(it, { schema: "drills/2" })),
      "was written by a newer version (schema 2; this one reads up to 1)",
    ],
    [
      edited((it) => Object.assign(it, { schema: "drills/x" })),
      'has no schema such as "drills/1", so it is not a result',
    ],
    [
      edited((it) => Object.assign(it, { drills: [] })),
      "results/drills/schema.json: drills must NOT have fewer than 1 items",
    ],
    [JSON.stringify({ ...smokeDocument(), engine: 28 }), "results/smoke/schema.json: engine must be string"],
  ])("%# is refused in one line", (text, message) => {
    expect(() => parseAny(text)).toThrow(message);
  });
});

test.each([
  ["", "is empty"],
  ["{}", "has no schemaVersion, so it is not a result"],
  ["[1]", "has no schemaVersion, so it is not a result"],
  ['{"schema": 7}', "has no schemaVersion, so it is not a result"],
  ['{"schema": "drills/1", "dri', "ends in the middle"],
  ['{"questions": null}', "has no schemaVersion, so it is not a result"],
])("%j is no result of any kind", (text, message) => {
  expect(() => parseAny(text)).toThrow(message);
});
