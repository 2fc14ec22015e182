import { mkdir, rename } from "node:fs/promises";
import { dirname } from "node:path";
import type { Order } from "../plan/plan.ts";
import type { Machine } from "./environment.ts";
import type { Git } from "./git.ts";
import type { Segment, Writes } from "./segment.ts";
import type { Summary } from "./summary.ts";

/** Raised when a reader of an older file would misread a newer one. */
export const SCHEMA_VERSION = 1;

/** One store that was measured, and what really ran when that is not the engine itself. */
export interface MeasuredStore {
  service: string;
  engine: string;
  version: string;
  standIn: string | null;
}

/** One run: everything that was measured, under which circumstances, and what it comes to. */
export interface ResultDocument {
  schemaVersion: typeof SCHEMA_VERSION;
  runId: string;
  name: string;
  seed: number;
  startedAt: string;
  finishedAt: string;
  /** False when the run was stopped, by a person or by a failure; it then holds what was measured until then. */
  complete: boolean;
  git: Git | null;
  env: Machine;
  stack: { kind: "embedded" | "local" | "remote"; stores: MeasuredStore[] };
  config: {
    modes: string[];
    connections: number[];
    rates: number[];
    writes: Writes[];
    drawRows: number[];
    blocks: number;
    /** `mirrored`: ABBA or BAAB; `one-way`: AB or BA, where there was no time for more. */
    order: Order;
    seconds: number;
    warmupSeconds: number;
    /** Variables that reached the services and change how they perform, as they were set. */
    variables: Record<string, string>;
    argv: string[];
  };
  openLoop: { available: true } | { available: false; reason: string };
  segments: Segment[];
  /** Made from the segments alone. */
  summary: Summary;
  /** What a reader should know beside the figures. */
  notes: string[];
}

/** Writes the document; whoever reads the folder meanwhile never sees half of it. */
export async function writeResult(file: string, result: ResultDocument): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.unfinished`;
  await Bun.write(unfinished, `${JSON.stringify(result, null, 2)}\n`);
  await rename(unfinished, file);
}
