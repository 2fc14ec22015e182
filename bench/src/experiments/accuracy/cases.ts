import type { AccuracyCase } from "../../results/promises/accuracy-document.ts";

/** Two servers whose difference is known, and how often the laboratory has to be right about them. */
export type CaseDefinition = Pick<
  AccuracyCase,
  "name" | "title" | "expects" | "rightShare" | "both" | "hidden"
> & {
  /** How often they are compared by default. */
  usualRuns: number;
};

/** The limit of the gate in every comparison, as it is typed. */
export const MAX_REGRESSION = "5%";

/**
 * The cases, by the variables of examples/ab/. The scan makes the server the limit: beside a faster one the load generator would
 * be, and hide a part of the difference.
 */
export const CASES: readonly CaseDefinition[] = [
  {
    name: "aa",
    title: "Two equal servers",
    expects: "nothing",
    rightShare: 0.95,
    both: { LOOKUP: "scan" },
    hidden: {},
    usualRuns: 20,
  },
  {
    name: "cpu",
    title: "The second server takes 10 % more CPU time",
    expects: "slower",
    rightShare: 0.8,
    both: { LOOKUP: "scan" },
    hidden: { EXTRA_CPU_PERCENT: "10" },
    usualRuns: 10,
  },
  {
    name: "delay",
    title: "The second server waits 2 ms longer in a handler of 20 ms",
    expects: "slower",
    rightShare: 1,
    both: { LOOKUP: "scan", DELAY_MS: "20" },
    hidden: { EXTRA_DELAY_MS: "2" },
    usualRuns: 10,
  },
];

/** The names of the cases, as they are typed. */
export const CASE_NAMES = CASES.map(({ name }) => name);
