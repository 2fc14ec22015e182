import { type ProcessInfo, processInfo } from "./process-info.ts";

const SHELL = /^(\S*\/)?(sh|dash|bash|ash|zsh) -c ['"]?(\S*\/)?bun['"]?( |$)/;
const NPM = [
  /^(\S*\/)?(npx|pnpx|bunx)( |$)/,
  /^(\S*\/)?(npm|pnpm|yarn) (exec|run|run-script|dlx|x|start|test)( |$)/,
  /^(\S*\/)?node (\S+ )*\S*\/(npx|npm|pnpm|pnpx|yarn)(-cli)?(\.c?js)?( |$)/,
];
const BUN_RUN = /^(\S*\/)?bun(\.exe)? (--\S+ )*(run|x)( |$)/;

const lineOf = ({ argv }: ProcessInfo) => argv.join(" ").trim();
const isShell = (process: ProcessInfo) => SHELL.test(lineOf(process));

/** Whether a process is a package manager that started Bun. */
export const isPackageManager = (process: ProcessInfo): boolean =>
  NPM.some((pattern) => pattern.test(lineOf(process)));

/** Whether a process only starts another program. Terminals, scripts and other commands do not. */
const isRunner = (process: ProcessInfo) =>
  BUN_RUN.test(lineOf(process)) || isPackageManager(process) || isShell(process);

/**
 * The package runners above the process, the nearest first: `npx` fetches Bun, `bun run` starts a script of package.json,
 * and each may have started a shell.
 */
export function runnersAbove(
  process: ProcessInfo,
  lookAt: (pid: number) => ProcessInfo | undefined = processInfo,
): ProcessInfo[] {
  const runners: ProcessInfo[] = [];
  for (let next = lookAt(process.parent); next && isRunner(next); next = lookAt(next.parent))
    runners.push(next);
  // An outermost shell belongs to the user or another program, and may end before its command.
  while (runners.length > 0 && isShell(runners.at(-1) as ProcessInfo)) runners.pop();
  return runners;
}
