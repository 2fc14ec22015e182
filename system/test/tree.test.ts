import { expect, test } from "bun:test";
import { lstat, readdir, readFile, readlink, realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, relative } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { isGeneratedFolder } from "@super-heroes/testing/analysis/generated-folders";

/** Paths of everything in the repository that a clone would hold, from its root. */
async function* walk(folder = repositoryRoot): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (isGeneratedFolder(entry.name) || relative(repositoryRoot, path) === "results/local") continue;
    if (entry.isDirectory()) yield* walk(path);
    else yield relative(repositoryRoot, path);
  }
}

const paths = await Array.fromAsync(walk());

/** The sources and documents. */
async function* texts(pattern: RegExp): AsyncGenerator<{ path: string; text: string }> {
  for (const path of paths)
    if (pattern.test(path) && !path.startsWith("results/"))
      yield { path, text: await readFile(join(repositoryRoot, path), "utf8") };
}

/** What is wrong with a link in a clone of the repository; `undefined` where it is fine. */
async function problemOf(link: string): Promise<string | undefined> {
  const target = await readlink(join(repositoryRoot, link));
  if (isAbsolute(target)) return `${link} is absolute: ${target}`;
  const end = await realpath(join(repositoryRoot, dirname(link), target)).catch(() => undefined);
  if (end === undefined) return `${link} leads nowhere: ${target}`;
  return end.startsWith(`${await realpath(repositoryRoot)}/`) ? undefined : `${link} leads out: ${target}`;
}

test("no symbolic link is absolute, leads out of the repository or leads nowhere", async () => {
  const problems = [];
  for (const path of paths)
    if ((await lstat(join(repositoryRoot, path))).isSymbolicLink()) problems.push(await problemOf(path));
  expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
});

test("no source or document names a home folder", async () => {
  const found: string[] = [];
  for await (const { path, text } of texts(/(?<!\.test)\.(ts|md|yml|json|sh|toml)$|^\.ci\//))
    for (const line of text.split("\n"))
      if (/(^|[\s"'`=:(])(\/root|\/home\/\w+|\/Users\/\w+)\//.test(line))
        found.push(`${path}: ${line.trim()}`);
  expect(found).toEqual([]);
});

test("tests are skipped only through testing/src/run/requirements.ts, which names the reason", async () => {
  const found: string[] = [];
  for await (const { path, text } of texts(/\.ts$/))
    if (path !== "testing/src/run/requirements.ts" && /\.(skipIf|skip|todo|only|todoIf)\b[.(]/.test(text))
      found.push(path);
  expect(found).toEqual([]);
});

test("the path of a file is never the pathname of a URL, which has %20 where a folder has a blank", async () => {
  const found: string[] = [];
  for await (const { path, text } of texts(/\.(ts|js|mjs)$/))
    if (/import\.meta\.(url|resolve)\b[^;]*\.pathname/.test(text)) found.push(path);
  expect(found).toEqual([]);
});
