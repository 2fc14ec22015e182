/**
 * Walks through a running system as a client does, through its gateway, and prints what it found:
 *
 *     bun deploy/walk/walk.ts [GATEWAY] [SERVICE …]
 *
 * It creates one user, one order and one fight, which remain.
 */
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { reportFailure } from "@super-heroes/cli/failure";
import { runProgram } from "@super-heroes/cli/run-program";
import { UsageError } from "@super-heroes/cli/usage-error";
import { createClient, StepFailure } from "./client.ts";
import { checkOperations } from "./operations.ts";
import { steps, type WalkState } from "./steps.ts";

const DEFAULT_GATEWAY = "http://127.0.0.1:8000";
const HINT = 'is the system running? "bun run start" starts it; another address is the first argument';

const walk = command({
  call: "bun deploy/walk/walk.ts",
  description:
    "Walks through a running system as a client does, through its gateway, and prints what it found. It creates one user, one order and one fight, which remain.",
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

    const state: WalkState = {
      username: `walker-${crypto.randomUUID().slice(0, 13)}`,
      password: crypto.randomUUID(),
      userId: 0,
      token: "",
      orderId: "",
      fightsBefore: 0,
    };
    const gateway = createClient(gatewayUrl);
    const all = [
      ...steps.map(({ name, run }) => ({ name, run: () => run(gateway, state) })),
      ...serviceUrls.map((url) => ({ name: "service", run: () => checkOperations(url) })),
    ];
    for (const { name, run } of all) if (!(await succeeds(name, run))) return EXIT.failed;
    return EXIT.ok;
  },
});

/** Runs a step, and prints what it found under its name; resolves with whether it succeeded. */
async function succeeds(name: string, run: () => Promise<string>): Promise<boolean> {
  const startedAtMs = performance.now();
  try {
    const found = await run();
    console.log(`${name.padEnd(10)} ${found} (${Math.round(performance.now() - startedAtMs)} ms)`);
    return true;
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    reportFailure("walk", `${name}: ${error.message}`);
    if (error.message.includes(": no response (")) reportFailure("walk", HINT);
    return false;
  }
}

await runProgram("walk", walk.run);
