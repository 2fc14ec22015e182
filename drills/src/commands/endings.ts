import type { RunningCommand } from "./started-command.ts";

/** A way in which a command loses its starter, or is ended itself. */
export interface EndingWay {
  /** As in "SIGTERM to npx". */
  what: string;
  npx: boolean;
  terminal: boolean;
  /** Whether the command can still write down what it has measured, or only finds it already written. */
  isInOrder: boolean;
  end(running: RunningCommand): void;
}

const kill = (signal: NodeJS.Signals, whom: "typed" | "runner" | "command") => (running: RunningCommand) =>
  void process.kill(running[whom], signal);

const byNpx = { npx: true, terminal: false, isInOrder: true } as const;
const byBun = { npx: false, terminal: false, isInOrder: true } as const;

/** The first of them are those of a short drill. */
export const ENDINGS: readonly EndingWay[] = [
  { ...byNpx, what: "SIGTERM to npx", end: kill("SIGTERM", "typed") },
  { ...byBun, what: "SIGKILL to the command", isInOrder: false, end: kill("SIGKILL", "command") },
  { ...byBun, what: "its terminal is closed", terminal: true, end: (running) => running.closeTerminal() },
  { ...byNpx, what: "SIGKILL to npx", end: kill("SIGKILL", "typed") },
  {
    ...byNpx,
    what: "the terminal of npx is closed",
    terminal: true,
    end: (running) => running.closeTerminal(),
  },
  { ...byBun, what: "SIGTERM to bun run", end: kill("SIGTERM", "runner") },
  { ...byBun, what: "SIGKILL to bun run", end: kill("SIGKILL", "runner") },
  { ...byBun, what: "SIGTERM to the command", end: kill("SIGTERM", "command") },
  { ...byBun, what: "SIGHUP to the command", end: kill("SIGHUP", "command") },
];
