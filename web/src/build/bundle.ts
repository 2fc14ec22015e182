import { basename, dirname, join } from "node:path";
import type { BuildArtifact, BunPlugin } from "bun";
import { hashedName } from "./hashed-name.ts";

/** The names of the hashed files. */
export interface Assets {
  names: readonly string[];
  /** The module that starts, then what it imports at once, and the module of the Arena, which most visits begin with. */
  preloads: readonly string[];
  theme: string;
  style: string;
  icon: string;
  /** The font of the first page's Latin text. */
  font: string;
  /** The rules that load the fonts, for pages with a stylesheet of their own. */
  fontRules: string;
  build: string;
}

const SOURCE = join(import.meta.dir, "..");

const NAME = "[name]-[hash].[ext]";

/** Bundles the scripts, the stylesheet, fonts and pictures into `outdir`, with a hash of the content in each name. */
export async function bundle({
  outdir,
  publicPath,
}: {
  outdir: string;
  publicPath: string;
}): Promise<Assets> {
  const naming = { entry: NAME, chunk: NAME, asset: NAME };
  const common = {
    outdir,
    publicPath,
    naming,
    minify: true,
    target: "browser",
    define: DEFINITIONS,
    // As in tsconfig.json, which an image is built without.
    jsx: { runtime: "automatic", importSource: "preact" },
  } as const;
  const [icon, fonts] = await Promise.all([
    hashedCopy(join(SOURCE, "icon.svg"), outdir),
    Promise.all(
      FONTS.map(async (file) => [file, await hashedCopy(join(FONT_FOLDER, file), outdir)] as const),
    ),
  ]);
  const copies = new Map(fonts);
  // A script of its own that blocks the first paint: it must not wait for the modules.
  const theme = await Bun.build({ ...common, entrypoints: [join(SOURCE, "theme.ts")], format: "iife" });
  const application = await Bun.build({
    ...common,
    entrypoints: [join(SOURCE, "main.tsx")],
    splitting: true,
    format: "esm",
    plugins: [sharedParts],
  });
  const style = await Bun.build({
    ...common,
    entrypoints: [join(SOURCE, "styles/app.css")],
    external: [`${publicPath}*`],
    plugins: [fontUrls(copies, publicPath)],
  });
  const built = [...theme.outputs, ...application.outputs, ...style.outputs].map(nameOf);
  const names = [...built, icon, ...fonts.map(([, copy]) => copy)].sort();
  return {
    names,
    preloads: [
      ...new Set([
        ...(await withImports(application.outputs, entryOf(application))),
        ...(await withImports(application.outputs, FIRST_PAGE)),
      ]),
    ],
    theme: entryOf(theme),
    style: entryOf(style),
    icon,
    font: copies.get(FIRST_FONT) ?? "",
    fontRules: await fontRules(copies, publicPath),
    build: new Bun.CryptoHasher("sha256").update(names.join("\n")).digest("hex").slice(0, 12),
  };
}

/** Lets every page import what pages share; see `common.ts`. */
const sharedParts: BunPlugin = {
  name: "shared parts",
  setup(build) {
    build.onLoad({ filter: /pages[\\/][\w-]+[\\/][\w-]+-page\.tsx$/ }, async ({ path }) => ({
      contents: `import "../../common.ts";\n${await Bun.file(path).text()}`,
      loader: "tsx",
    }));
  },
};

const FONT_FOLDER = join(
  dirname(Bun.resolveSync("@fontsource-variable/archivo/package.json", import.meta.dir)),
  "files",
);

/** The font of Latin text, which every page has. */
const FIRST_FONT = "archivo-latin-wght-normal.woff2";
const FONTS = [FIRST_FONT, "archivo-latin-ext-wght-normal.woff2"];

const nameOf = ({ path }: BuildArtifact) => basename(path);

function entryOf({ outputs }: { outputs: readonly BuildArtifact[] }): string {
  const entry = outputs.find(({ kind, path }) => kind === "entry-point" || path.endsWith(".css"));
  if (!entry) throw new Error("A build has no entry point.");
  return nameOf(entry);
}

/** Copies a file under a name with the hash of its content, and returns that name. */
async function hashedCopy(path: string, outdir: string): Promise<string> {
  const file = Bun.file(path);
  const name = hashedName(basename(path), await file.bytes());
  await Bun.write(join(outdir, name), file);
  return name;
}

/** The rules of `fonts.css` with the names of the copied fonts. */
async function fontRules(copies: ReadonlyMap<string, string>, publicPath: string): Promise<string> {
  let rules = await Bun.file(join(SOURCE, "styles/fonts.css")).text();
  for (const [file, copy] of copies) rules = rules.replaceAll(file, publicPath + copy);
  return rules;
}

/** Links the copied fonts in the stylesheet. Without it, Bun would put their content there. */
const fontUrls = (copies: ReadonlyMap<string, string>, publicPath: string): BunPlugin => ({
  name: "font urls",
  setup(build) {
    build.onLoad({ filter: /fonts\.css$/ }, async () => ({
      contents: await fontRules(copies, publicPath),
      loader: "css",
    }));
  },
});

/** Preact's checks for developers are not built in. */
const DEFINITIONS = { "process.env.NODE_ENV": '"production"' };

/** The module of the page that most visits begin with. */
const FIRST_PAGE = /^arena-page-.*\.js$/;

/** A module and all that it imports when it starts. */
async function withImports(outputs: readonly BuildArtifact[], module: string | RegExp): Promise<string[]> {
  const entry = typeof module === "string" ? module : outputs.map(nameOf).find((name) => module.test(name));
  if (entry === undefined) throw new Error(`The build wrote no module that matches ${module}.`);
  const byName = new Map(outputs.map((output) => [basename(output.path), output]));
  const found = new Set<string>();
  const visit = async (name: string): Promise<void> => {
    const output = byName.get(name);
    if (output === undefined || found.has(name)) return;
    found.add(name);
    const imports = new Bun.Transpiler({ loader: "js" }).scanImports(await output.text());
    for (const { kind, path } of imports) if (kind === "import-statement") await visit(basename(path));
  };
  await visit(entry);
  return [...found];
}
