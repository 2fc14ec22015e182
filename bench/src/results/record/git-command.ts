import { anonymousText } from "./anonymous.ts";

/** The outcome of a git command. */
export type GitOutcome = { output: string } | GitFailure;

/** Why a git command failed. */
export interface GitFailure {
  /** A clause that names no folder of this machine. */
  problem: string;
  /** The command that helps, where that is known. */
  remedy: string | undefined;
}

/** The commands here take git less, unless the disk does not respond. */
const TIMEOUT_MS = 30_000;

/** Runs git in `folder`. Never throws. */
export async function runGit(folder: string, argv: readonly string[]): Promise<GitOutcome> {
  try {
    const child = Bun.spawn(["git", ...argv], {
      cwd: folder,
      // In English, so that known problems can be recognized.
      env: { ...process.env, LC_ALL: "C" },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
      timeout: TIMEOUT_MS,
    });
    const [output, complaint, exitCode] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    if (child.signalCode) return { problem: `git was ended by ${child.signalCode}`, remedy: undefined };
    return exitCode === 0 ? { output: output.trim() } : failureOf(complaint.trim(), folder);
  } catch (error) {
    // Not a program, or no folder: Bun.spawn throws at once.
    const { code, message } = error as NodeJS.ErrnoException;
    return { problem: code === "ENOENT" ? "git is not installed" : message, remedy: undefined };
  }
}

function failureOf(complaint: string, folder: string): GitFailure {
  if (complaint.includes("dubious ownership")) {
    return {
      problem: "git refuses to read a repository that belongs to another user (dubious ownership)",
      remedy: `git config --global --add safe.directory ${folder}`,
    };
  }
  if (complaint.includes("not a git repository"))
    return { problem: "this is not a git repository", remedy: undefined };
  const [first = ""] = complaint.split("\n", 1);
  return { problem: `git failed: ${anonymousText(first)}`, remedy: undefined };
}

/** The failure as it is printed: the problem, and its remedy. */
export const failureText = ({ problem, remedy }: GitFailure): string =>
  remedy === undefined ? problem : `${problem}. This allows it: ${remedy}`;
