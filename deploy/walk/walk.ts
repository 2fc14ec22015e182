/**
 * Walks through a running system as a client would, by its gateway, and prints what it saw:
 *
 *     bun deploy/walk/walk.ts [GATEWAY] [SERVICE …]
 *
 * It leaves one user, one order and one fight behind.
 */
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { reportFailure } from "@super-heroes/cli/failure";
import { runProgram } from "@super-heroes/cli/run-program";
import { UsageError } from "@super-heroes/cli/usage-error";
import { askOperations } from "./operations.ts";
import { type Knapsack, steps } from "./steps.ts";
import { createVisitor, Stumble } from "./visitor.ts";

const DEFAULT_GATEWAY = "http://127.0.0.1:8000";
const HINT = 'is the system running? "bun run start" starts it; another address is the first argument';

const walk = command({
  call: "bun deploy/walk/walk.ts",
  description:
    "Walks through a running system as a client would, by its gateway, and prints what it saw. It leaves one user, one order and one fight behind.",
  options: {},
  words: {
    form: "[GATEWAY] [SERVICE …]",
    about: {
      GATEWAY: `the address of the gateway (default: ${DEFAULT_GATEWAY})`,
      SERVICE: "the address of a service, whose health and metrics are requested too",
    },
  },
  notes:
    "Exit codes: 0 every step succeeded, 1 a step failed, which ends the walk, 2 an address is invalid, 130 interrupted.",
  async run({ words: [gatewayUrl = DEFAULT_GATEWAY, ...serviceUrls] }) {
    const wrong = [gatewayUrl, ...serviceUrls].find((url) => !/^https?:\/\/[^/]/.test(url));
    if (wrong !== undefined)
      throw new UsageError(`expected http:// or https:// addresses, got ${JSON.stringify(wrong)}`);

    const knapsack: Knapsack = {
      username: `walker-${crypto.randomUUID().slice(0, 13)}`,
      password: crypto.randomUUID(),
      userId: 0,
      token: "",
      orderId: "",
      fightsBefore: 0,
    };
    const gateway = createVisitor(gatewayUrl);
    const all = [
      ...steps.map(({ name, take }) => ({ name, take: () => take(gateway, knapsack) })),
      ...serviceUrls.map((url) => ({ name: "service", take: () => askOperations(url) })),
    ];
    for (const { name, take } of all) if (!(await succeeds(name, take))) return EXIT.failed;
    return EXIT.ok;
  },
});

/** Takes a step, and prints what it found under `name`; resolves with whether it succeeded. */
async function succeeds(name: string, take: () => Promise<string>): Promise<boolean> {
  const startedAtMs = performance.now();
  try {
    const found = await take();
    console.log(`${name.padEnd(10)} ${found} (${Math.round(performance.now() - startedAtMs)} ms)`);
    return true;
  } catch (error) {
    if (!(error instanceof Stumble)) throw error;
    reportFailure("walk", `${name}: ${error.message}`);
    if (error.message.includes(": no response (")) reportFailure("walk", HINT);
    return false;
  }
}

await runProgram("walk", walk.run);
