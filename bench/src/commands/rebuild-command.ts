import { resolve } from "node:path";
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { toggle } from "@super-heroes/cli/option";
import { digestsOf, observedPartOf } from "../results/checks/digests.ts";
import { documentOf } from "../results/document.ts";
import { parseJson, textOf, UnreadableResult } from "../results/files/edition.ts";
import { findResult } from "../results/files/find-result.ts";
import { jsonText } from "../results/files/json-text.ts";
import { ownFolder, publishedFolder, shownPath } from "../results/files/places.ts";
import { parseResult } from "../results/files/read-result.ts";
import { replaceWhole } from "../results/files/write.ts";
import { type ResultDocument, SCHEMA_VERSION } from "../results/record/result.ts";

/** Where results are, and where lines are printed. */
export interface RebuildParts {
  /** The folder of published results. */
  folder?: string;
  /** The folder of this clone's own results, which is within that of the published ones. */
  local?: string;
  print?(line: string): void;
}

/** `bench rebuild`. Throws a `UsageError`, or the reason why a file cannot be rebuilt. */
export const rebuildCommand = ({
  folder = publishedFolder(),
  local = ownFolder(),
  print = console.log,
}: RebuildParts = {}) =>
  command({
    call: "bun run bench rebuild",
    description:
      "Derives the derived part of results of experiments again from what was observed, and replaces the old one: for results from before a rule of derivation changed. What was observed is not touched; a file whose digests do not hold is refused.",
    options: {
      mayRewritePublished: toggle(
        "published",
        "also rewrite a published result, which is refused otherwise; then `bun run bench publish --redraw`",
      ),
    },
    words: {
      form: "FILE …",
      about: { FILE: "a result; a bare name is looked for in results/local/ and results/" },
      least: 1,
    },
    async run({ values: { mayRewritePublished }, words }) {
      const files = words.map((name) => findResult(name, [local, folder]));
      const published = files.find((file) => isWithin(folder, file) && !isWithin(local, file));
      if (published !== undefined && !mayRewritePublished)
        throw new Error(`${shownPath(published)} is published: give --published to rewrite it`);
      for (const file of files) {
        await rebuild(file);
        print(`rebuilt  ${shownPath(file)}`);
      }
      return EXIT.ok;
    },
  });

function isWithin(folder: string, file: string): boolean {
  return resolve(file).startsWith(`${resolve(folder)}/`);
}

async function rebuild(file: string): Promise<void> {
  // Only what comes out has to match the schema: what was derived by another rule may not.
  const result = (await jsonIn(file)) as Partial<ResultDocument> | null;
  if (!isCurrentExperiment(result))
    throw new Error(
      `${file} is not a result of an experiment of version ${SCHEMA_VERSION}, and was not changed`,
    );
  const observed = observedPartOf(result);
  if (!Bun.deepEquals(digestsOf(observed), result.digests)) {
    throw new Error(`${file} was edited: bench verify lists where`);
  }
  const text = jsonText(documentOf(observed));
  parseResult(text);
  await replaceWhole(file, text);
}

async function jsonIn(file: string): Promise<unknown> {
  try {
    return parseJson(await textOf(file));
  } catch (error) {
    throw error instanceof UnreadableResult ? new Error(`${file}: ${error.message}`) : error;
  }
}

/** Results of other kinds have a version of their own, and no segments. */
function isCurrentExperiment(result: Partial<ResultDocument> | null): result is ResultDocument {
  return (
    result?.schemaVersion === SCHEMA_VERSION && Array.isArray(result.segments) && Array.isArray(result.legs)
  );
}
