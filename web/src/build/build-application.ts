import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Assets, bundle } from "./bundle.ts";
import { compressed } from "./compressed.ts";
import { hashedName } from "./hashed-name.ts";
import { indexPage } from "./index-page.ts";
import { publishedRuns } from "./published-runs.ts";
import { reportPage } from "./report-page.ts";

/** The path at which the gateway serves the hashed files. */
export const ASSETS = "/assets/";

/** The paths of the bench's report, and of the runs that were published. */
const REPORT = "/report.html";
const RUNS = "/report/";

/** A file of the manifest, as clients get it. */
export interface ManifestFile {
  /** Its media type. */
  type: string;
  /** Its size without compression. */
  bytes: number;
}

/** `manifest.json`: the files that are served, and the page that loads them. Those below `/assets/` never change. */
export interface Manifest {
  files: Record<string, ManifestFile>;
  index: string;
  /** Changes with every file. The page contains it, so that an open page can find out that it is old. */
  build: string;
  /** Whether an open page loads itself again after each build. */
  reloads: boolean;
}

/** What was built. Sizes are in bytes, with gzip. */
export interface Built {
  files: number;
  firstPage: { script: number; style: number };
}

const TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  woff2: "font/woff2",
  html: "text/html; charset=utf-8",
  json: "application/json; charset=utf-8",
};

/** A font is compressed already. */
const COMPRESSIBLE = /\.(js|css|svg|json|html)$/;

/**
 * Builds the application into `dist`, in place of what was there. Each file that gains from it is also there as `.br` and `.gz`.
 *
 * @param results the folder of published runs, which are shown too
 * @param reloads for development: an open page loads itself again after each build
 * @throws when a source cannot be built, or a run cannot be shown; `dist` is then as before
 */
export async function buildApplication(
  dist: string,
  results: string,
  { reloads = false }: { reloads?: boolean } = {},
): Promise<Built> {
  await mkdir(dirname(dist), { recursive: true });
  const folder = await mkdtemp(`${dist}-`);
  try {
    const built = await buildInto(folder, results, reloads);
    await replaceFolder(dist, folder);
    return built;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts a folder in the place of another one. Two builds may end at the same time: the last one stays. */
async function replaceFolder(old: string, folder: string): Promise<void> {
  for (let attempts = 0; ; attempts++) {
    await rm(old, { recursive: true, force: true });
    try {
      await rename(folder, old);
      return;
    } catch (error) {
      if (attempts === 3) throw error;
    }
  }
}

async function buildInto(dist: string, results: string, reloads: boolean): Promise<Built> {
  await Promise.all([ASSETS, RUNS].map((path) => mkdir(join(dist, path), { recursive: true })));
  const assets = await bundle({ outdir: join(dist, ASSETS), publicPath: ASSETS });
  const manifest: Manifest = { files: {}, index: "index.html", build: assets.build, reloads };
  const sizes = new Map<string, number>();

  /** Adds a file to those that are served. */
  async function add(path: string, content: Uint8Array): Promise<void> {
    const type = TYPES[path.slice(path.lastIndexOf(".") + 1)];
    if (type === undefined) throw new Error(`${path}: this kind of file has no media type in TYPES`);
    manifest.files[path] = { type, bytes: content.byteLength };
    await writeFile(join(dist, path), content);
    if (COMPRESSIBLE.test(path)) sizes.set(path, await compressed(join(dist, path), content));
  }

  for (const name of assets.names) await add(ASSETS + name, await readFile(join(dist, ASSETS, name)));
  await addResults(results, assets, (path, text) => add(path, Buffer.from(text)));

  const page = Buffer.from(indexPage(assets, ASSETS, reloads));
  await writeFile(join(dist, manifest.index), page);
  await compressed(join(dist, manifest.index), page);
  await writeFile(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const sizeOf = (names: readonly string[]) =>
    names.reduce((sum, name) => sum + (sizes.get(ASSETS + name) ?? 0), 0);
  return {
    files: Object.keys(manifest.files).length + 1,
    firstPage: { script: sizeOf([assets.theme, ...assets.preloads]), style: sizeOf([assets.style]) },
  };
}

/** Adds the report, and the runs that it and the application show. */
async function addResults(
  results: string,
  { fontRules, icon }: Pick<Assets, "fontRules" | "icon">,
  add: (path: string, text: string) => Promise<void>,
): Promise<void> {
  const runs = await publishedRuns(results);
  for (const { run, text } of runs) await add(RUNS + run.file, text);
  await add(`${RUNS}runs.json`, JSON.stringify(runs.map(({ run }) => run)));
  const known = new Set(runs.map(({ run }) => run.file));
  const styleHref = (style: string) => ASSETS + hashedName("report.css", style);
  const { page, style } = reportPage(await readFile(join(results, "index.html"), "utf8"), {
    fonts: fontRules,
    iconHref: ASSETS + icon,
    styleHref,
    hrefOf: (file) => (known.has(file) ? `/results?run=${encodeURIComponent(file)}` : undefined),
  });
  await add(styleHref(style), style);
  await add(REPORT, page);
}
