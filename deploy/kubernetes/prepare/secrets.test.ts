import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { writeSecrets } from "./secrets.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(`${tmpdir()}/secrets-`);
});
afterEach(() => rm(folder, { recursive: true }));

const generated = () => `${folder}/overlays/local/generated`;

async function readSecrets(): Promise<Record<string, string>> {
  const files = await readdir(`${generated()}/secrets`);
  const texts = files.map(async (file) => [file, await Bun.file(`${generated()}/secrets/${file}`).text()]);
  return Object.fromEntries(await Promise.all(texts));
}

test("secrets stay what they were, because the stores remember them", async () => {
  await writeSecrets(folder);
  const first = await readSecrets();
  await writeSecrets(folder);
  expect(await readSecrets()).toEqual(first);
});

test("another folder has others", async () => {
  await writeSecrets(folder);
  const first = await readSecrets();
  await rm(generated(), { recursive: true });
  await writeSecrets(folder);
  const second = await readSecrets();
  for (const [file, text] of Object.entries(first)) expect(second[file], file).not.toBe(text);
});

test("nobody but their owner reads them", async () => {
  await writeSecrets(folder);
  for (const file of await readdir(generated(), { recursive: true })) {
    const { mode } = await stat(`${generated()}/${file}`);
    expect(mode & 0o077, file).toBe(0);
  }
});
