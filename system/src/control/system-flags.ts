import { parseArgs } from "node:util";
import { unknownService } from "@super-heroes/topology/services";
import { services } from "../services.ts";
import { ACTIONS, type Action } from "./control-server.ts";

/** What was typed after `bun run system`. */
export type SystemFlags =
  | { do: "help" }
  | { do: "list" }
  | { do: Action; names: readonly string[]; launcher: number | undefined };

/** Reads what was typed. Throws an Error with one clear line. */
export function readSystemFlags(argv: readonly string[]): SystemFlags {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { help: { type: "boolean", short: "h" }, launcher: { type: "string" } },
    allowPositionals: true,
  });
  if (values.help) return { do: "help" };
  const [typed, ...names] = positionals;
  if (typed === undefined) return { do: "list" };
  const action = ACTIONS.find((known) => known === typed);
  if (!action) throw new Error(`unknown action ${typed}; known: ${ACTIONS.join(", ")}`);
  if (names.length === 0) throw new Error(`${action} expects the names of services, such as orders`);
  const known = services.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(unknownService(unknown, known));
  return { do: action, names, launcher: pidFrom(values.launcher) };
}

function pidFrom(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  if (/^\d+$/.test(typed)) return Number(typed);
  throw new Error(`--launcher expects a process id, got ${JSON.stringify(typed)}`);
}

/** What `bun run system --help` prints. */
export const systemHelp = `Lists the services that "bun run start" or "bun run dev" runs, and stops or starts one of them.

Usage: bun run system
       bun run system start|stop|restart|kill NAME … [--launcher PID]

  (nothing)  lists the services: state, process id, address, store
  stop       asks a service to stop: it finishes its requests first
  kill       ends it at once, with SIGKILL
  start      starts it again, on the port and with the settings it had
  restart    stop, then start

  --launcher PID   which of several launchers is meant, where more than one runs that service

Ctrl-C in the terminal of "bun run start" stops all of them.`;
