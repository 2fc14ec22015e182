import { join } from "node:path";
import type { StoredRun } from "@super-heroes/bench/results/stored-run";
import { capabilities } from "./capabilities.ts";
import { markdownTable, withBlock } from "./generated-block.ts";
import { measuredBlock } from "./measured-block.ts";
import { RUNTIMES } from "./runtimes.ts";

/** A document with a generated part. */
export interface WrittenDocument {
  /** From the repository's root. */
  path: string;
  before: string;
  /** With its part as it should be. */
  after: string;
}

const COMMAND = "bun examples/runtimes/write-documents.ts";

/** The documents about runtimes, with what they should hold where these runs are published. */
export async function writtenDocuments(root: string, runs: readonly StoredRun[]): Promise<WrittenDocument[]> {
  const written = async (path: string, name: string, content: string) => {
    const before = await Bun.file(join(root, path)).text();
    return { path, before, after: withBlock(before, { name, command: COMMAND, content }) };
  };
  return [
    await written("examples/runtimes/README.md", "capabilities", capabilityTable()),
    await written("docs/runtimes.md", "runtimes", measuredBlock(runs)),
  ];
}

function capabilityTable(): string {
  const titles = ["", "Bun: the service", "Node", "Go"];
  return markdownTable(
    titles,
    capabilities.map(({ about, on }) => [about, ...RUNTIMES.map((name) => (on[name] ? "yes" : "no"))]),
  );
}
