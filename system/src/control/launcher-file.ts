import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stillRuns } from "@super-heroes/cli/processes/process-info";

/** A running `bun run start` or `bun run dev`, and how it is reached. */
export interface Launcher {
  pid: number;
  /** `start` or `dev`. */
  command: string;
  /** The URL of its control server, on a loopback address. */
  url: string;
  /** The bearer token of requests to it. */
  token: string;
}

const folderIn = (dataDir: string) => join(dataDir, "launchers");
const fileOf = (dataDir: string, pid: number) => join(folderIn(dataDir), `${pid}.json`);

/** Publishes a launcher to the commands of this user with the same data folder. */
export async function publishLauncher(dataDir: string, launcher: Launcher): Promise<void> {
  await mkdir(folderIn(dataDir), { recursive: true });
  await writeFile(fileOf(dataDir, launcher.pid), `${JSON.stringify(launcher)}\n`, { mode: 0o600 });
}

/** Withdraws the launcher. */
export async function withdrawLauncher(dataDir: string, pid: number): Promise<void> {
  await rm(fileOf(dataDir, pid), { force: true });
}

/** The running launchers with this data folder. Files of killed launchers are removed. */
export async function runningLaunchers(dataDir: string): Promise<Launcher[]> {
  const files = await readdir(folderIn(dataDir)).catch(() => []);
  const found = await Promise.all(files.map((file) => readLauncher(join(folderIn(dataDir), file))));
  const launchers = found.filter((launcher) => launcher !== undefined);
  for (const { pid } of launchers.filter((launcher) => !isAlive(launcher.pid)))
    await withdrawLauncher(dataDir, pid);
  return launchers.filter(({ pid }) => isAlive(pid));
}

async function readLauncher(file: string): Promise<Launcher | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    // It has just been withdrawn, or is being written.
    return undefined;
  }
}

const isAlive = (pid: number) => stillRuns({ pid, startedAtMs: undefined });
