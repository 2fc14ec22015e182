import { command } from "@super-heroes/cli/command";
import { flag, optional } from "@super-heroes/cli/option";
import { processId } from "@super-heroes/cli/readers";
import { UsageError, unknown } from "@super-heroes/cli/usage-error";
import { services } from "../services.ts";
import { ACTIONS, type Action } from "./control-server.ts";

/** What `bun run system` is to do: an action on services, or list them all. */
export interface SystemRequest {
  action: Action | undefined;
  names: readonly string[];
  /** The process id of the launcher to use, where several run. */
  launcher: number | undefined;
}

/** `bun run system`. */
export const systemCommand = (run: (request: SystemRequest) => Promise<number>) =>
  command({
    call: "bun run system",
    usage: ["", `${ACTIONS.join("|")} NAME … [--launcher PID]`],
    description:
      'Lists the services that "bun run start" or "bun run dev" runs, with state, process id, address and store; or stops or starts some of them.',
    options: {
      launcher: optional(
        flag("launcher", "PID", "the launcher to use, where several run that service", processId),
      ),
    },
    words: {
      form: `${ACTIONS.join("|")} NAME …`,
      about: { NAME: `services: some of ${services.map(({ name }) => name).join(", ")}` },
    },
    lists: [
      {
        title: "Actions",
        entries: [
          { name: "start", about: "starts a service again, on the port and with the settings it had" },
          { name: "stop", about: "stops a service, which finishes its requests first" },
          { name: "restart", about: "stop, then start" },
          { name: "kill", about: "ends a service at once, with SIGKILL" },
        ],
      },
    ],
    notes: 'Ctrl-C in the terminal of "bun run start" stops all services.',
    run: ({ values: { launcher }, words }) => run({ ...requested(words), launcher }),
  });

function requested([typed, ...names]: readonly string[]): Omit<SystemRequest, "launcher"> {
  if (typed === undefined) return { action: undefined, names };
  const action = ACTIONS.find((known) => known === typed);
  if (!action) throw unknown("action", typed, ACTIONS);
  if (names.length === 0) throw new UsageError(`${action} expects the names of services, such as orders`);
  const known = services.map(({ name }) => name);
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined) throw unknown("service", wrong, known);
  return { action, names };
}
