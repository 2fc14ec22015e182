import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Machine } from "@super-heroes/database/tools/machine";
import { endWithRun } from "@super-heroes/testing/processes/interrupted-run";

/** schemathesis cannot run on this machine; the message has the reason and what to do. */
export class PythonMissing extends Error {
  override readonly name = "PythonMissing";
}

/** What an installation needs. */
export interface InstallOptions {
  /** The folders of `python3` and of the tools; each list of requirements has its own environment there. */
  machine: Pick<Machine, "searchPath" | "toolsDir">;
  /** The file that lists all packages with their versions. */
  requirements: string;
  onProgress(line: string): void;
}

/** The oldest Python that schemathesis runs on. */
const OLDEST = [3, 11] as const;

/**
 * Creates a virtual environment with these requirements where it does not exist; resolves with the path of its `python`.
 * Throws {@link PythonMissing}.
 */
export async function pythonWith({
  machine: { searchPath, toolsDir },
  requirements,
  onProgress,
}: InstallOptions): Promise<string> {
  const list = await Bun.file(requirements).bytes();
  const digest = new Bun.CryptoHasher("sha256").update(list).digest("hex").slice(0, 12);
  const folder = join(toolsDir, `schemathesis-${digest}`);
  const python = join(folder, "bin/python");
  // Written last, so that an interrupted installation is repeated.
  const complete = Bun.file(join(folder, "complete"));
  if (await complete.exists()) return python;

  const system = await systemPython(searchPath);
  onProgress("installing schemathesis (once, some 20 s)");
  await rm(folder, { recursive: true, force: true });
  await mkdir(toolsDir, { recursive: true });
  const made = await run([system, "-m", "venv", folder]);
  if (!made.ok)
    throw new PythonMissing(
      `Python cannot create a virtual environment: ${made.why} Install its venv module (Debian: apt-get install python3-venv).`,
    );
  const pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements];
  const installed = await run(pip);
  if (!installed.ok)
    throw new PythonMissing(
      `schemathesis cannot be installed from PyPI: ${installed.why} Check the network, or set PIP_INDEX_URL to a mirror.`,
    );
  await complete.write("");
  return python;
}

/** Finds the machine's `python3`. */
async function systemPython(searchPath: string): Promise<string> {
  const python = Bun.which("python3", { PATH: searchPath });
  const oldest = OLDEST.join(".");
  const wanted = `schemathesis needs Python ${oldest} or later with its venv module`;
  if (!python)
    throw new PythonMissing(
      `${wanted}, and there is no python3 on the PATH (Debian: apt-get install python3-venv).`,
    );
  const isRecent = `import sys; sys.exit(sys.version_info < (${OLDEST.join(", ")}))`;
  const recent = await run([python, "-c", isRecent]);
  if (!recent.ok) throw new PythonMissing(`${wanted}, and ${python} is older or does not run.`);
  return python;
}

/** Runs a program to its end; where it fails, the last line that it printed is the reason. */
async function run(argv: string[]): Promise<{ ok: true } | { ok: false; why: string }> {
  const child = Bun.spawn(argv, { stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  endWithRun(child);
  const [stdout, stderr, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (exitCode === 0) return { ok: true };
  const last = (stderr.trim() || stdout.trim()).split("\n").at(-1) ?? "";
  return { ok: false, why: `${last || `exit code ${exitCode}`}.` };
}
