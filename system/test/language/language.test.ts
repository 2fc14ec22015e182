/** Sources and documents use the words of the field. */
import { expect, test } from "bun:test";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { isGeneratedFolder } from "@super-heroes/testing/analysis/generated-folders";
import { findingsIn, UNWANTED } from "./words.ts";

const BY_PEOPLE =
  /\.(tsx?|js|json|md|ya?ml|sh|sql|cfg|toml|css|html)$|(^|\/)(Dockerfile[\w.]*|\.env\.example|run|as-new-user)$/;

/** Paths of sources and documents, from the repository's root. Published results are left out: they are never edited. */
async function* sources(folder = ""): AsyncGenerator<string> {
  for (const entry of await readdir(join(repositoryRoot, folder), { withFileTypes: true })) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (isGeneratedFolder(entry.name) || path === "results") continue;
    if (entry.isDirectory()) yield* sources(path);
    else if (BY_PEOPLE.test(path)) yield path;
  }
}

const wordsOf = (path: string, text: string) => findingsIn(path, text).map(({ word }) => word);

test.each([
  ["an identifier", "const toldStage = isTold(TOLD_AT);", ["told", "told", "told"]],
  ["a plural", "two doors and a Door", ["door", "door"]],
  ["a phrase over two lines", " * it gives\n * up", ["gives up"]],
  ["a phrase as an identifier", "straightOn(goesAway)", ["straight on", "goes away"]],
])("a word is found in %s", (_, text, words) => {
  expect(wordsOf("a.ts", text).sort()).toEqual([...words].sort());
});

test.each([
  ["another word", "a stolid outdoor heirloom"],
  ["a published name", "502 heroes_bad_answer, degraded_answers_total, UPSTREAM_MAX_ANSWER_BYTES"],
  ["a word that only documents avoid", "it asks for more"],
])("it is not found in %s", (_, text) => {
  expect(wordsOf("a.ts", text)).toEqual([]);
});

test("documents have answers to questions alone", () => {
  expect(wordsOf("a.md", "The answer is 503.")).toEqual(["answer"]);
  expect(wordsOf("a.md", "Each experiment answers one question.")).toEqual([]);
});

test("a finding has the line and its text", () => {
  expect(findingsIn("a.ts", "// one\n// was told\n")).toEqual([
    { word: "told", line: 2, text: "// was told" },
  ]);
});

test("no source and no document has an unwanted word", async () => {
  const found: string[] = [];
  for await (const path of sources())
    for (const { word, line, text } of findingsIn(path, await readFile(join(repositoryRoot, path), "utf8")))
      found.push(`${path}:${line}: "${word}" in: ${text}`);
  const advice = UNWANTED.map(({ not, but }) => `${not}: ${but}`).join("\n");
  expect(found, `${found.length} places. What to write instead:\n${advice}`).toEqual([]);
});
