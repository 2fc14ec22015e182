import { type ProcessLook, processLook } from "./process-look.ts";

const SHELL = /^(\S*\/)?(sh|dash|bash|ash|zsh) -c ['"]?(\S*\/)?bun['"]?( |$)/;
const NPM = [
  /^(\S*\/)?(npx|pnpx|bunx)( |$)/,
  /^(\S*\/)?(npm|pnpm|yarn) (exec|run|run-script|dlx|x|start|test)( |$)/,
  /^(\S*\/)?node (\S+ )*\S*\/(npx|npm|pnpm|pnpx|yarn)(-cli)?(\.c?js)?( |$)/,
];
const BUN_RUN = /^(\S*\/)?bun(\.exe)? (--\S+ )*(run|x)( |$)/;

const lineOf = ({ argv }: ProcessLook) => argv.join(" ").trim();
const isShell = (process: ProcessLook) => SHELL.test(lineOf(process));

/** Whether it is a package manager that has fetched Bun and started it. */
export const isPackageManager = (process: ProcessLook): boolean =>
  NPM.some((pattern) => pattern.test(lineOf(process)));

/** Programs that do nothing but start another one. A terminal, a script or another command is none. */
const isRunner = (process: ProcessLook) =>
  BUN_RUN.test(lineOf(process)) || isPackageManager(process) || isShell(process);

/**
 * The package runners that led to the process, the nearest first: `npx` has fetched Bun, `bun run` has started a script
 * of package.json, and both may have a shell in between. None where it was started without one.
 */
export function runnersAbove(
  process: ProcessLook,
  lookAt: (pid: number) => ProcessLook | undefined = processLook,
): ProcessLook[] {
  const runners: ProcessLook[] = [];
  for (let next = lookAt(process.parent); next && isRunner(next); next = lookAt(next.parent))
    runners.push(next);
  // The outermost is what a person or another program started. A shell there is theirs, and may go before its command.
  while (runners.length > 0 && isShell(runners.at(-1) as ProcessLook)) runners.pop();
  return runners;
}
