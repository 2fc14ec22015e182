import { chmod, copyFile, cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { linesOf } from "@super-heroes/cli/processes/lines";
import { type GoCaches, openGoCaches } from "./go-caches.ts";
import { findProgram, type Machine } from "./machine.ts";
import { endGroup, leadsGroup } from "./process-group.ts";
import { reasonIn } from "./reason.ts";
import { InstallError, type OnProgress } from "./tool.ts";

const progressEveryMs = 5_000;

/** The toolchain, and where it comes from. */
export const WHERE_GO_IS_FROM =
  "Go 1.21 or newer (https://go.dev/dl/; apt-get install golang-go on Debian 13 or Ubuntu 24.04; brew install go on macOS)";

/** What to do where it is missing. */
export const HOW_TO_INSTALL_GO = `install ${WHERE_GO_IS_FROM} and run the command again`;

/** The Go toolchain: its program, its environment, and a folder for what is built. */
export interface Go extends Pick<GoCaches, "ownsModules"> {
  readonly program: string;
  /** Its whole environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** An empty folder, removed at the end; an absolute path. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/**
 * Calls `work` with Go and an empty folder in the workspace of this process, which is removed afterwards. Throws
 * {@link InstallError} where Go is not on the search path.
 */
export async function withGo<T>(
  machine: Machine,
  work: (go: Go) => Promise<T>,
  signal: AbortSignal = new AbortController().signal,
): Promise<T> {
  const program = findProgram(machine, ["go"]);
  if (!program) throw new InstallError(`there is no Go on the PATH to build it with: ${HOW_TO_INSTALL_GO}`);
  signal.throwIfAborted();
  using caches = openGoCaches(machine);
  const { variables, ownsModules } = caches;
  // None of the tools needs C code; without cgo the build needs no C compiler.
  const environment = { ...machine.buildEnvironment, ...variables, CGO_ENABLED: "0" };
  const folder = await mkdtemp(join(caches.folder, "source-"));
  try {
    return await work({ program, environment, ownsModules, folder, signal });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Makes Go's folder a module that requires one version of one module. This requests only that version from the module
 * proxy, where `go install module@version` also needs the proxy's list of all versions.
 */
export async function requireModule({ folder }: Go, module: string, version: string): Promise<void> {
  await writeFile(join(folder, "go.mod"), `module tool\n\ngo 1.24\n\nrequire ${module} ${version}\n`);
}

/**
 * Copies the published source of one version of a module into Go's folder, where it may be changed as the module cache
 * may not, and resolves with the folder it is in. Throws {@link InstallError}.
 */
export async function copySource(go: Go, module: string, version: string): Promise<string> {
  await requireModule(go, module, version);
  const downloaded = await runGo(go, ["mod", "download", "-json", `${module}@${version}`]);
  const source = join(go.folder, "source");
  await cp((JSON.parse(downloaded) as { Dir: string }).Dir, source, { recursive: true });
  await chmod(source, 0o755);
  for (const entry of await readdir(source, { recursive: true, withFileTypes: true })) {
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
  return source;
}

/** Runs `go` in its folder, or another, and returns what it printed on stdout. Throws {@link InstallError}. */
export async function runGo(
  go: Go,
  [command = "", ...args]: readonly string[],
  { folder = go.folder, onLine = () => {} }: { folder?: string; onLine?: (line: string) => void } = {},
): Promise<string> {
  const { program, environment, ownsModules, signal } = go;
  // Without it Go makes the folders of its module cache read-only, and only root can remove them.
  const argv = [program, command, ...(command === "mod" ? args.slice(0, 1) : [])];
  argv.push(...(ownsModules ? ["-modcacherw"] : []), ...(command === "mod" ? args.slice(1) : args));
  signal.throwIfAborted();
  const child = leadsGroup(
    Bun.spawn(argv, {
      cwd: folder,
      env: environment,
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
      detached: true,
    }),
  );
  const end = () => endGroup(child);
  signal.addEventListener("abort", end, { once: true });
  const printed: string[] = [];
  const listen = async () => {
    for await (const line of linesOf(child.stderr)) {
      if (line.trim() === "") continue;
      printed.push(line);
      onLine(line);
    }
  };
  const [output, exitCode] = await Promise.all([new Response(child.stdout).text(), child.exited, listen()]);
  signal.removeEventListener("abort", end);
  signal.throwIfAborted();
  if (exitCode === 0) return output;
  if (child.signalCode) throw new InstallError(`go ${command} was ended by ${child.signalCode}`);
  const reason = reasonIn(printed) ?? reasonIn(output);
  throw new InstallError(`go ${command} ended with exit code ${exitCode}${reason ? `: ${reason}` : ""}`);
}

/** A program that is built from Go's folder, or another. */
export interface Build {
  /** For the progress. */
  name: string;
  folder?: string;
  /** The package, as in `./cmd/ferretdb`. */
  what: string;
  /** The file; an absolute path. */
  target: string;
  /** The linker's flags, such as `-X package.variable=value`. */
  ldflags?: string;
}

/**
 * Builds a program and reports its progress every few seconds. The file appears at `target` when it is complete: an
 * interrupted build leaves nothing there. Throws {@link InstallError}.
 */
export async function buildProgram(
  go: Go,
  { name, folder = go.folder, what, target, ldflags = "" }: Build,
  onProgress: OnProgress,
): Promise<void> {
  const built = join(go.folder, basename(target));
  const startedAtMs = performance.now();
  let modules = 0;
  let packages = 0;
  const report = () => {
    const seconds = Math.round((performance.now() - startedAtMs) / 1000);
    const done = packages === 0 ? `${modules} modules downloaded` : `${packages} packages compiled`;
    onProgress(`${name}: ${done} so far, ${seconds} s`);
  };
  const timer = setInterval(report, progressEveryMs);
  try {
    const flags = ["-v", "-mod=mod", "-trimpath", "-o", built, `-ldflags=${ldflags}`];
    const onLine = (line: string) => {
      if (line.startsWith("go: downloading ")) modules += 1;
      else if (!line.startsWith("go:")) packages += 1;
    };
    await runGo(go, ["build", ...flags, what], { folder, onLine });
    await mkdir(dirname(target), { recursive: true });
    await moveFile(built, target);
  } finally {
    clearInterval(timer);
  }
}

/** On another file system the file is first copied beside its target, so that it appears there complete too. */
async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    const unfinished = `${to}.${process.pid}.unfinished`;
    try {
      await copyFile(from, unfinished);
      await rename(unfinished, to);
    } finally {
      await rm(unfinished, { force: true });
    }
  }
}
