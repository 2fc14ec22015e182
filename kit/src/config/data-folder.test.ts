import { afterAll, expect, test } from "bun:test";
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { privateDataFolder } from "./data-folder.ts";

const root = await mkdtemp(`${tmpdir()}/data-folder-`);
afterAll(() => rm(root, { recursive: true }));

/** The mode of a data folder, open to all before, with these files and folders in it (`logs/`). */
async function closedWith(names: string[], file?: string): Promise<number> {
  const path = `${root}/${crypto.randomUUID()}`;
  await mkdir(path);
  for (const name of names)
    if (name.endsWith("/")) await mkdir(`${path}/${name}`);
    else await writeFile(`${path}/${name}`, "");
  await chmod(path, 0o755);
  await privateDataFolder(path, file);
  return (await stat(path)).mode & 0o777;
}

test.each([
  ["nothing", []],
  ["the logs of a launcher", ["logs/", "launchers/"]],
  ["a local stack", ["local-stack/"]],
  ["development keys", ["development-keys/", "notes.txt"]],
  ["development keys as they were", ["development-keys.json", "notes.txt"]],
  ["the file that is requested", ["heroes.sqlite", "notes.txt"]],
])("a data folder with %s is restricted to its owner", async (_, names) => {
  expect(await closedWith(names, "heroes.sqlite")).toBe(0o700);
});

test("a folder with anything else stays as it is", async () => {
  expect(await closedWith(["logs/", "notes.txt"], "heroes.sqlite")).toBe(0o755);
});
