import type { RunningCommand } from "./started-command.ts";

/** A way to end a command, or the process that started it. */
export interface EndingWay {
  /** For messages, such as "SIGTERM to npx". */
  what: string;
  npx: boolean;
  terminal: boolean;
  /** Whether the command can still write its result; otherwise only what it has stored before is left. */
  isGraceful: boolean;
  end(running: RunningCommand): void;
}

const kill = (signal: NodeJS.Signals, target: "typed" | "runner" | "command") => (running: RunningCommand) =>
  void process.kill(running[target], signal);

const byNpx = { npx: true, terminal: false, isGraceful: true } as const;
const byBun = { npx: false, terminal: false, isGraceful: true } as const;

/** A short drill uses the first ones. */
export const ENDINGS: readonly EndingWay[] = [
  { ...byNpx, what: "SIGTERM to npx", end: kill("SIGTERM", "typed") },
  { ...byBun, what: "SIGKILL to the command", isGraceful: false, end: kill("SIGKILL", "command") },
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
