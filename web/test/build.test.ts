import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { type Built, buildApplication, type Manifest } from "../src/build/build-application.ts";
import { isUpToDate } from "../src/build/up-to-date.ts";

// A build compresses everything as far as it goes, which takes long on a busy machine.
setDefaultTimeout(120_000);

const RESULTS = join(repositoryRoot, "results");

let folder: string;
let dist: string;
let built: Built;
let manifest: Manifest;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "super-heroes-build-"));
  dist = join(folder, "dist");
  built = await buildApplication(dist, RESULTS);
  manifest = JSON.parse(await readFile(join(dist, "manifest.json"), "utf8"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const textOf = (path: string) => readFile(join(dist, path), "utf8");

describe("the built application", () => {
  test("is small: the first page has at most 60 KB of JavaScript and 15 KB of CSS with gzip", () => {
    expect(built.firstPage.script).toBeLessThanOrEqual(60_000);
    expect(built.firstPage.style).toBeLessThanOrEqual(15_000);
    expect(Math.min(built.firstPage.script, built.firstPage.style)).toBeGreaterThan(1000);
  });

  test("has all of its files, and those that gain from it compressed, with the same content", async () => {
    for (const [path, { bytes }] of Object.entries(manifest.files)) {
      const content = await readFile(join(dist, path));
      expect({ path, bytes: content.byteLength }).toEqual({ path, bytes });
      const isFont = path.endsWith(".woff2");
      expect({ path, isCompressed: existsSync(join(dist, `${path}.gz`)) }).toEqual({
        path,
        isCompressed: !isFont,
      });
      if (!isFont) expect(gunzipSync(await readFile(join(dist, `${path}.gz`))).equals(content)).toBe(true);
    }
  });

  test("links only its own files", async () => {
    const page = await textOf(manifest.index);
    const links = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = ""]) => link);
    expect(links.length).toBeGreaterThan(4);
    for (const link of links) expect(link === "/swagger" || link in manifest.files).toBe(true);
  });

  test("has no inline script and no inline style, which its policy would refuse", async () => {
    for (const path of [manifest.index, "report.html"]) {
      const page = await textOf(path);
      expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);
      expect([...page.matchAll(/<script(?![^>]*\ssrc=)/g)]).toEqual([]);
    }
  });

  test("is the same after another build of the same sources", async () => {
    const again = join(folder, "again");
    await buildApplication(again, RESULTS);
    expect(JSON.parse(await readFile(join(again, "manifest.json"), "utf8"))).toEqual(manifest);
  });
});

describe("a build is made again", () => {
  test("where there is none, and not where there is a newer one", async () => {
    expect(await isUpToDate(join(folder, "nothing"))).toBe(false);
    expect(await isUpToDate(dist)).toBe(true);
  });

  test("after one of bun run dev, whose pages reload themselves", async () => {
    const development = join(folder, "development");
    await buildApplication(development, RESULTS, { reloads: true });
    expect(await readFile(join(development, "index.html"), "utf8")).toContain('<meta name="reload"');
    expect(await textOf(manifest.index)).not.toContain('<meta name="reload"');
    expect(await isUpToDate(development)).toBe(false);
  });
});
