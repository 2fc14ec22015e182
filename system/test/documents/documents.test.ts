import { expect, setDefaultTimeout, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { blocksIn, documents, textOf } from "./blocks.ts";
import { classes, classOf, createdBy } from "./classes.ts";
import { missingIn } from "./named.ts";

/** The scripts, flags and files in the commands of documents exist, and every block of commands is tested or has a reason why not. */

// The help of each command is read.
setDefaultTimeout(60_000);

const files = await documents();
const blocks = (await Promise.all(files.map(blocksIn))).flat();

test("every block of commands has a class by which it is tested", () => {
  const unknown = blocks
    .filter((block) => !classOf(block))
    .map(({ file, line, commands }) => `${file}:${line} begins with ${commands[0]?.text}`);
  expect(unknown, "add them to system/test/documents/classes.ts").toEqual([]);
});

test("every class is that of one block", () => {
  const counts = classes.map(({ file, begins }) => ({
    file,
    begins,
    blocks: blocks.filter(
      (block) => classOf(block) === classes.find((entry) => entry.file === file && entry.begins === begins),
    ).length,
  }));
  expect(counts.filter((entry) => entry.blocks !== 1)).toEqual([]);
});

test("blocks for a shell are fenced as sh", async () => {
  const found: string[] = [];
  for (const file of files)
    for (const [fence] of (await textOf(file)).matchAll(/^ *(```+|~~~+)(bash|shell|console|zsh)\b.*/gm))
      found.push(`${file}: ${fence}`);
  expect(found).toEqual([]);
});

test.each(blocks.map((block) => [`${block.file}:${block.line}`, block] as const))(
  "%s is a program that sh and bash accept",
  async (_, { commands }) => {
    const program = commands.map(({ text }) => text).join("\n");
    for (const shell of ["sh", "bash"]) {
      const check = Bun.spawn([shell, "-n"], {
        stdin: new Blob([program]),
        stdout: "ignore",
        stderr: "pipe",
      });
      expect(await new Response(check.stderr).text()).toBe("");
      expect(await check.exited).toBe(0);
    }
  },
);

test.each(blocks.map((block) => [`${block.file}:${block.line}`, block] as const))(
  "%s names existing scripts, flags and files",
  async (_, block) => {
    const entry = classOf(block);
    const created = createdBy(entry);
    for (const { text, line } of block.commands)
      expect({ line, missing: await missingIn(text, created) }).toEqual({ line, missing: [] });
  },
);

test("so does every command in a sentence or a table", async () => {
  const found: string[] = [];
  for (const file of files.filter((name) => name !== "CHANGELOG.md"))
    for (const [, code = ""] of (await textOf(file)).matchAll(/`((?:[A-Z_]+=\S+ )?bun (?:run )?[^`]+)`/g))
      for (const problem of await missingIn(code)) found.push(`${file}: ${code}: ${problem}`);
  expect(found).toEqual([]);
});

test("every document names the same version of Bun as .ci/run", async () => {
  const versions = async (file: string) =>
    [...(await readFile(join(repositoryRoot, file), "utf8")).matchAll(/bun@(\d[\w.]*)/g)].map(
      ([, version]) => version,
    );
  const [version] = await versions(".ci/run");
  for (const file of files.filter((name) => name !== "CHANGELOG.md"))
    for (const named of await versions(file)) expect({ file, version: named }).toEqual({ file, version });
});
