import { machineForTests } from "../record/machine.fixture.ts";
import type { DrillDocument } from "./drill-document.ts";
import type { Measurement } from "./measurement.ts";
import type { SmokeDocument } from "./smoke-document.ts";
import type { WebDocument } from "./web-document.ts";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";

const figures: Measurement[] = [
  { what: "fights lost", value: 0, unit: "", limit: { atMost: 0 } },
  { what: "goodput", value: 114, unit: "%", limit: { atLeast: 90 } },
  { what: "fights", value: 12_345, unit: "", limit: null },
];

const { autocannon, k6, ...machine } = machineForTests();

/** A run of two drills: one kept its promise, the other could not measure something. */
export function drillDocument(change: Partial<DrillDocument> = {}): DrillDocument {
  return structuredClone({
    schema: "drills/1",
    started: "2026-01-01T00:00:00.000Z",
    machine,
    git: { commit: COMMIT, dirty: false },
    stack: "embedded",
    short: false,
    drills: [
      { ...drillOf("kill"), figures, remarks: [], passed: true },
      {
        ...drillOf("upstream"),
        figures: [{ what: "until ready", value: Number.NaN, unit: "s", limit: { atMost: 5 } }],
        remarks: ["too busy"],
        passed: false,
      },
    ],
    ...change,
  } satisfies DrillDocument);
}

const drillOf = (name: string) => ({
  name,
  title: `What ${name} breaks`,
  promise: "nothing is lost",
  seconds: 61.5,
});

/** A smoke run of two steps, of which the second could not be completed. */
export function smokeDocument(change: Partial<SmokeDocument> = {}): SmokeDocument {
  return structuredClone({
    schema: "smoke/1",
    started: "2026-01-01T00:00:00.000Z",
    seconds: 277,
    git: { commit: COMMIT, dirty: false },
    engine: "28.5.2",
    cores: 2,
    standIns: true,
    steps: [
      { name: "arrive", seconds: 38.4, figures, remarks: [], passed: true },
      { name: "walk", seconds: 1.1, figures: [], remarks: ["no response"], passed: false },
    ],
    ...change,
  } satisfies SmokeDocument);
}

/** What was measured of the web application, with one promise. */
export function webDocument(change: Partial<WebDocument> = {}): WebDocument {
  return structuredClone({
    schema: "web/1",
    started: "2026-01-01T00:00:00.000Z",
    seconds: 301,
    git: { commit: COMMIT, dirty: false },
    machine,
    browser: "Chromium 150.0",
    steps: [{ name: "size of the first page", seconds: 0.1, figures, remarks: [], passed: true }],
    ...change,
  } satisfies WebDocument);
}
