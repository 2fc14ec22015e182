import { readdir, readFile, readlink } from "node:fs/promises";

/** A process that works in the repository, and its command line. */
export interface RunningProcess {
  pid: number;
  command: string;
}

/**
 * Processes other than this one and its ancestors that were started in the repository `root` by one of its commands:
 * services, a bench, a run of the tests. Only on Linux; elsewhere the list is empty.
 */
export async function processesIn(root: string): Promise<RunningProcess[]> {
  const own = await ancestors(process.pid);
  const pids = (await readdir("/proc").catch(() => [])).map(Number).filter((pid) => pid > 0 && !own.has(pid));
  const found = await Promise.all(pids.map((pid) => processAt(pid, root)));
  return found.filter((running) => running !== undefined);
}

/** Bun with a file of the repository. Shells and editors in the repository do not count. */
const RUNS_OUR_CODE = /(^|\/)(system|services|bench|database|drills|deploy|kit)\/\S+\.ts(\s|$)/;

async function processAt(pid: number, root: string): Promise<RunningProcess | undefined> {
  try {
    const folder = await readlink(`/proc/${pid}/cwd`);
    if (folder !== root && !folder.startsWith(`${root}/`)) return undefined;
    const command = (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ").trim();
    return /\bbun\b/.test(command) && RUNS_OUR_CODE.test(command) ? { pid, command } : undefined;
  } catch {
    // It has ended, or belongs to another user.
    return undefined;
  }
}

async function ancestors(pid: number): Promise<Set<number>> {
  const found = new Set<number>();
  for (let next = pid; next > 1 && !found.has(next); ) {
    found.add(next);
    const status = await readFile(`/proc/${next}/stat`, "utf8").catch(() => "");
    next = Number(status.slice(status.lastIndexOf(")") + 2).split(" ")[1] ?? 0);
  }
  return found;
}
