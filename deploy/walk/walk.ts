/**
 * Walks through a running system as a client does, through its gateway, and prints what it found:
 *
 *     bun deploy/walk/walk.ts [GATEWAY] [SERVICE …]
 *
 * GATEWAY is http://127.0.0.1:8000 by default. Each SERVICE is the address of one service, whose health and metrics are
 * also checked directly. The exit code is 0 when every step succeeded, 1 at the first one that failed, 2 for invalid
 * addresses. The walk creates one user, one order and one fight, which remain, and needs only Bun.
 */

import { createClient, StepFailure } from "./client.ts";
import { checkOperations } from "./operations.ts";
import { steps, type WalkState } from "./steps.ts";

const [gatewayUrl = "http://127.0.0.1:8000", ...serviceUrls] = process.argv.slice(2);
const wrong = [gatewayUrl, ...serviceUrls].find((url) => !/^https?:\/\/[^/]/.test(url));
if (wrong !== undefined) {
  console.error(`walk: expected http:// or https:// addresses, got ${JSON.stringify(wrong)}`);
  process.exit(2);
}

const HINT = 'is the system running? "bun run start" starts it; another address is the first argument';

const state: WalkState = {
  username: `walker-${crypto.randomUUID().slice(0, 13)}`,
  password: crypto.randomUUID(),
  userId: 0,
  token: "",
  orderId: "",
  fightsBefore: 0,
};

/** Prints what a step found, under its name. Ends the process when the step fails. */
async function runStep(name: string, step: () => Promise<string>): Promise<void> {
  const startedAtMs = performance.now();
  try {
    const found = await step();
    console.log(`${name.padEnd(10)} ${found} (${Math.round(performance.now() - startedAtMs)} ms)`);
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    console.error(`walk: ${name}: ${error.message}`);
    if (error.message.includes(": no response (")) console.error(`walk: ${HINT}`);
    process.exit(1);
  }
}

const gateway = createClient(gatewayUrl);
for (const { name, run } of steps) await runStep(name, () => run(gateway, state));
for (const url of serviceUrls) await runStep("service", () => checkOperations(url));
