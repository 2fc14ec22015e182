import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { OnProgress } from "./tool.ts";

const progressEveryMs = 5_000;

/** The Go toolchain: its program and the environment it runs in. */
export interface Go {
  readonly program: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A step of a Go build failed; the message ends with the last lines Go printed. */
export class GoBuildError extends Error {
  override readonly name = "GoBuildError";
}

/** Runs `work` in a fresh temporary folder, which is deleted afterwards. */
export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "go-build-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Makes `folder` a Go module that requires one version of one module. This asks the module proxy for exactly that
 * version, where `go install module@version` also needs the proxy's list of all versions.
 */
export async function writeRequiringModule(folder: string, module: string, version: string): Promise<void> {
  await writeFile(join(folder, "go.mod"), `module tool\n\ngo 1.24\n\nrequire ${module} ${version}\n`);
}

/**
 * Copies the published source of one version of a module to `<folder>/source`, where it may be changed as the module cache
 * may not, and resolves with that folder. Throws {@link GoBuildError}.
 */
export async function copySource(go: Go, folder: string, module: string, version: string): Promise<string> {
  await writeRequiringModule(folder, module, version);
  const downloaded = await runGo(go, folder, ["mod", "download", "-json", `${module}@${version}`]);
  const source = join(folder, "source");
  await cp((JSON.parse(downloaded) as { Dir: string }).Dir, source, { recursive: true });
  await chmod(source, 0o755);
  for (const entry of await readdir(source, { recursive: true, withFileTypes: true })) {
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
  return source;
}

/** Runs `go` in `folder` and returns what it printed on stdout. Throws {@link GoBuildError}. */
export async function runGo(
  go: Go,
  folder: string,
  args: readonly string[],
  onLine: (line: string) => void = () => {},
): Promise<string> {
  const child = Bun.spawn([go.program, ...args], {
    cwd: folder,
    // None of the tools needs C code; without cgo the build needs no C compiler.
    env: { ...go.environment, CGO_ENABLED: "0" },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const said: string[] = [];
  const listen = async () => {
    for await (const line of linesOf(child.stderr)) {
      said.push(line);
      onLine(line);
    }
  };
  const [output, exitCode] = await Promise.all([new Response(child.stdout).text(), child.exited, listen()]);
  if (exitCode !== 0) {
    const lastLines = said.length > 0 ? said.slice(-5).join(" | ") : output.trim();
    throw new GoBuildError(`go ${args[0]} failed: ${lastLines}`);
  }
  return output;
}

/**
 * Builds the package `what` of the module in `folder` into the file `target`, and tells every few seconds how far it
 * is. `ldflags` are the linker's, such as `-X package.variable=value`. The file appears only when it is whole: an
 * interrupted build leaves nothing at `target`.
 */
export async function buildProgram(
  go: Go,
  build: { name: string; folder: string; what: string; target: string; ldflags?: string },
  onProgress: OnProgress,
): Promise<void> {
  const { name, folder, what, target, ldflags = "" } = build;
  const unfinished = `${target}.${process.pid}.unfinished`;
  const startedAtMs = performance.now();
  let packages = 0;
  const tell = () => {
    const seconds = Math.round((performance.now() - startedAtMs) / 1000);
    onProgress(`${name}: building with Go, ${packages} packages so far, ${seconds} s`);
  };
  await mkdir(dirname(target), { recursive: true });
  const timer = setInterval(tell, progressEveryMs);
  try {
    const flags = ["-v", "-mod=mod", "-trimpath", "-o", unfinished, `-ldflags=${ldflags}`];
    await runGo(go, folder, ["build", ...flags, what], (line) => {
      if (!line.startsWith("go:")) packages += 1;
    });
    await rename(unfinished, target);
  } finally {
    clearInterval(timer);
    await rm(unfinished, { force: true });
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.filter((line) => line.trim() !== "");
  }
  if (rest.trim() !== "") yield rest;
}
