import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

/** A built web application in a folder of its own. */
export interface BuiltWeb {
  readonly folder: string;
  /** Writes a file beside the others. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  /** Builds it again. */
  build(files?: Readonly<Record<string, BuiltFile>>): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A file as the build writes it. */
export interface BuiltFile {
  type: string;
  content: string;
  isCompressed: boolean;
}

/** Names as the build makes them. */
export const SCRIPT = "/assets/app-0a1b2c3d.js";
export const FONT = "/assets/font-4e5f6a7b.woff2";
export const ICON = "/icon.svg";

export const INDEX = `<!doctype html><title>Super Heroes</title><script type="module" src="${SCRIPT}"></script>`;

export const FILES: Readonly<Record<string, BuiltFile>> = {
  [SCRIPT]: {
    type: "text/javascript; charset=utf-8",
    content: "export const fight = 1;\n".repeat(50),
    isCompressed: true,
  },
  [FONT]: { type: "font/woff2", content: "wOF2", isCompressed: false },
  [ICON]: { type: "image/svg+xml", content: "<svg/>", isCompressed: true },
};

/** Builds a small web application in a new folder. */
export async function buildWeb(index = INDEX): Promise<BuiltWeb> {
  const folder = await mkdtemp(join(tmpdir(), "gateway-web-"));
  async function write(path: string, content: string | Uint8Array): Promise<void> {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  async function writeBuilt(path: string, { content, isCompressed }: BuiltFile): Promise<void> {
    await write(path, content);
    if (!isCompressed) return;
    await write(`${path}.br`, brotliCompressSync(content));
    await write(`${path}.gz`, gzipSync(content));
  }
  async function build(files = FILES): Promise<void> {
    for (const [path, file] of Object.entries(files)) await writeBuilt(path, file);
    await writeBuilt("/index.html", { type: "", content: index, isCompressed: true });
    const listed = Object.entries(files).map(([path, { type, content }]) => [
      path,
      { type, bytes: content.length },
    ]);
    await write("/manifest.json", JSON.stringify({ files: Object.fromEntries(listed), index: "index.html" }));
  }
  await build();
  return {
    folder,
    write,
    build,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
