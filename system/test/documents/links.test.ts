/** What documents refer to is there, and every page is reached from the README. */
import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { isGeneratedFolder } from "@super-heroes/testing/analysis/generated-folders";
import { documents, textOf } from "./blocks.ts";
import { classes, createdBy } from "./classes.ts";
import { anchorsIn, localLinks, pathsIn, problemOf, targetOf } from "./links.ts";

const files = await documents();
/** What the commands of a document create. */
const created = (file: string) => classes.flatMap((entry) => (entry.file === file ? createdBy(entry) : []));
const folders = (await readdir(repositoryRoot, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

test("links are those of the text, images included; code and URLs are none", () => {
  const text = "[a](b.md) ![c](d/e.svg) [f](https://g.h) `[i](j)`\n```md\n[k](l)\n```\n";
  expect(localLinks(text)).toEqual(["b.md", "d/e.svg"]);
});

test("anchors are made of headings as GitHub makes them", () => {
  expect(anchorsIn("# Who may write?\n\n## `kit`, in 2 rooms\n")).toEqual([
    "who-may-write",
    "kit-in-2-rooms",
  ]);
});

test.each([
  ["README.md", "docs/NONE.md", "README.md: docs/NONE.md leads nowhere"],
  ["docs/README.md", "../../x", "docs/README.md: ../../x leads out of the repository"],
  ["docs/README.md", "../README.md#none", "docs/README.md: README.md has no heading #none"],
  ["docs/README.md", "../README.md#run-it", undefined],
])("a link of %s to %s: %s", async (file, link, problem) => {
  expect(await problemOf(file, link)).toBe(problem);
});

test("every link of a document leads to a file, and to a heading where it names one", async () => {
  const problems: (string | undefined)[] = [];
  for (const file of files)
    for (const link of localLinks(await textOf(file))) problems.push(await problemOf(file, link));
  expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
});

test("every path in a document is one of the repository, or one that its commands create", async () => {
  const missing: string[] = [];
  for (const file of files.filter((name) => name !== "CHANGELOG.md"))
    for (const path of pathsIn(await textOf(file), folders))
      if (!existsSync(join(repositoryRoot, path)) && !isGenerated(file, path))
        missing.push(`${file}: ${path}`);
  expect(missing).toEqual([]);
});

/** Whether commands write it: it may be there, or not yet. */
const isGenerated = (file: string, path: string): boolean =>
  path.split("/").some(isGeneratedFolder) || created(file).some((folder) => path.startsWith(folder));

describe("the README", async () => {
  const text = await textOf("README.md");
  const targets = localLinks(text).map((link) => targetOf("README.md", link).path);

  test("has at most 150 lines", () => {
    expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(150);
  });

  test("links every page of docs/ and every package", async () => {
    const pages = files.filter((file) => /^docs\/[^/]+$/.test(file));
    const packages = folders.filter((name) => existsSync(join(repositoryRoot, name, "package.json")));
    expect(pages.length).toBeGreaterThan(5);
    expect(
      [...pages, ...packages].filter(
        (path) => !targets.some((target) => target === path || target === `${path}/`),
      ),
    ).toEqual([]);
  });
});

test.each([
  ["docs/README.md", /^docs\/[^/]+$/],
  ["docs/decisions/README.md", /^docs\/decisions\//],
])("%s lists every page beside it", async (index, pattern) => {
  const targets = localLinks(await textOf(index)).map((link) => targetOf(index, link).path);
  expect(files.filter((file) => pattern.test(file) && file !== index && !targets.includes(file))).toEqual([]);
});
