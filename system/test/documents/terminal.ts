import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { linesOf } from "@super-heroes/cli/processes/lines";
import { repositoryRoot } from "@super-heroes/cli/repository";
import type { Environment } from "@super-heroes/system/environment/environment";
import { writeNpx } from "@super-heroes/testing/processes/npx-stand-in";

/** What a command did. */
export interface Outcome {
  exitCode: number;
  /** What it printed on standard output. */
  output: string;
  complaints: string;
  /** Of its last request by curl. */
  response: { status: number; headers: Headers } | undefined;
}

/** A command that runs until it is interrupted. */
export interface Job {
  /** What it has printed so far. */
  output(): string;
  /** Ctrl-C: resolves with the exit code once the command has ended. */
  interrupt(): Promise<number>;
}

/** A machine without Bun, on which a reader follows a document. */
export interface ReadersMachine {
  env: Environment;
  /** Where requests to a port of localhost in the document go. */
  ports: ReadonlyMap<number, number>;
  /** What is typed first in every terminal. */
  prelude: string;
  /** Whether programs beside those of {@link PROGRAMS} are on the PATH. */
  everyProgram?: boolean;
}

/** A shell as a reader has it open, in the repository's root. */
export interface Terminal {
  /** Types a command as it is in the document, and waits until it has ended; an endless one gets Ctrl-C once it has printed something. */
  type(text: string, options?: { endless?: boolean }): Promise<Outcome>;
  /** Opens one more terminal with a command that keeps running, and resolves once it has printed a line that contains `ready`. */
  start(text: string, ready: string): Promise<Job>;
  /** Stops all commands that still run, and removes the files of the terminal. */
  close(): Promise<void>;
}

/** The programs of a reader besides Node.js. A document that uses another program must name it; then it is added here. */
const PROGRAMS = ["bash", "basenc", "cat", "curl", "env", "node", "openssl", "sed", "sh", "tr"];

const TIMEOUT_MS = 60_000;

/** Why blocks that need these programs cannot be run here; `undefined` when they can. */
export function missingPrograms(...names: string[]): string | undefined {
  const missing = names.filter((name) => !Bun.which(name));
  return missing.length === 0 ? undefined : `not on the PATH: ${missing.join(", ")}`;
}

/** Opens a terminal. `npx --yes bun@VERSION` there runs the Bun that runs the tests, in place of one from the registry. */
export async function openTerminal(machine: ReadersMachine): Promise<Terminal> {
  const folder = await mkdtemp(join(tmpdir(), "super-heroes-terminal-"));
  const bin = await programsIn(join(folder, "bin"));
  const PATH = machine.everyProgram ? `${bin}${delimiter}${process.env.PATH}` : bin;
  const options = {
    cwd: repositoryRoot,
    env: { ...machine.env, PATH, HOME: folder },
    detached: true,
  } as const;
  const headers = join(folder, "headers");
  const pidFile = join(folder, "curl.pid");
  const prelude = `${curlFunction(machine.ports, headers, pidFile)}\n${machine.prelude}\n`;
  const bash = [join(bin, "bash"), "--norc", "--noprofile"];
  const shell = Bun.spawn([...bash, "-s"], { ...options, stdin: "pipe", stdout: "pipe", stderr: "inherit" });
  const replies = linesOf(shell.stdout);
  const jobs: Bun.Subprocess[] = [];
  let typed = 0;
  shell.stdin.write(prelude);

  return {
    async type(text, { endless = false } = {}) {
      const stem = join(folder, String(++typed));
      await rm(headers, { force: true });
      await writeFile(`${stem}.sh`, `${text}\n`);
      shell.stdin.write(`. '${stem}.sh' >'${stem}.out' 2>'${stem}.err' </dev/null; echo "$?"\n`);
      await shell.stdin.flush();
      const ended = replies.next();
      if (endless) {
        await untilTrue(async () => Bun.file(`${stem}.out`).size > 0, `${text} prints nothing`);
        process.kill(Number(await readFile(pidFile, "utf8")), "SIGINT");
      }
      const { value } = await within(ended, `${text} has not ended`);
      return {
        exitCode: Number(value),
        output: await readFile(`${stem}.out`, "utf8"),
        complaints: await readFile(`${stem}.err`, "utf8"),
        response: await lastResponse(headers),
      };
    },
    async start(text, ready) {
      const job = Bun.spawn([...bash, "-c", `${prelude}\n${text}`], {
        ...options,
        stdout: "pipe",
        stderr: "pipe",
      });
      jobs.push(job);
      const lines: string[] = [];
      const isReady = Promise.withResolvers<void>();
      const read = async (stream: ReadableStream<Uint8Array>) => {
        for await (const line of linesOf(stream)) {
          lines.push(line);
          if (line.includes(ready)) isReady.resolve();
        }
      };
      const output = () => lines.join("\n");
      const ended = Promise.all([job.exited, read(job.stdout), read(job.stderr)]);
      const tooSoon = ended.then(([code]) => {
        throw new Error(`${text} ended with exit code ${code}:\n${output()}`);
      });
      // After an interrupt, the end is expected.
      tooSoon.catch(() => {});
      await within(Promise.race([isReady.promise, tooSoon]), `${text} is not ready`);
      return {
        output,
        async interrupt() {
          // As in a terminal, where Ctrl-C reaches every process in the foreground.
          process.kill(-job.pid, "SIGINT");
          const [code] = await within(ended, `${text} has not ended after Ctrl-C`);
          return code;
        },
      };
    },
    async close() {
      for (const { pid, exitCode, signalCode } of jobs)
        if (exitCode === null && signalCode === null) process.kill(-pid, "SIGINT");
      await Promise.all(jobs.map(({ exited }) => exited));
      shell.kill("SIGKILL");
      await shell.exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A folder with the programs that a reader has, and `npx`. */
async function programsIn(folder: string): Promise<string> {
  await mkdir(folder);
  for (const name of PROGRAMS) {
    const path = Bun.which(name);
    if (path) await symlink(path, join(folder, name));
  }
  await writeNpx(folder);
  return folder;
}

/** curl in the shell: goes to the ports that are used in place of those in the document, and keeps what the test checks. */
function curlFunction(ports: ReadonlyMap<number, number>, headers: string, pidFile: string): string {
  const replaced = [...ports].map(([from, to]) => `x=\${x//localhost:${from}/127.0.0.1:${to}}`).join("; ");
  return `curl() {
  local x; local -a words=()
  for x in "$@"; do ${replaced || ":"}; words+=("$x"); done
  ( echo "$BASHPID" >'${pidFile}'; exec curl --silent --show-error --noproxy '*' --dump-header '${headers}' "\${words[@]}" )
}`;
}

async function lastResponse(file: string): Promise<Outcome["response"]> {
  const text = await readFile(file, "utf8").catch(() => "");
  const [, status, rest = ""] = /^HTTP\/[\d.]+ (\d{3})[^\n]*\n([\s\S]*)$/.exec(text) ?? [];
  if (status === undefined) return undefined;
  const headers = new Headers();
  for (const [, name = "", value = ""] of rest.matchAll(/^([\w-]+): *(.*?)\r?$/gm))
    headers.append(name, value);
  return { status: Number(status), headers };
}

async function untilTrue(holds: () => Promise<boolean>, complaint: string): Promise<void> {
  const endsAtMs = performance.now() + TIMEOUT_MS;
  while (!(await holds())) {
    if (performance.now() > endsAtMs) throw new Error(`${complaint} for ${TIMEOUT_MS / 1000} s`);
    await Bun.sleep(20);
  }
}

async function within<T>(work: Promise<T>, complaint: string): Promise<T> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => limit.reject(new Error(`${complaint} after ${TIMEOUT_MS / 1000} s`)),
    TIMEOUT_MS,
  );
  return await Promise.race([work, limit.promise]).finally(() => clearTimeout(timer));
}
