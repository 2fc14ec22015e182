/**
 * Walks through a running system as a client would, by its gateway, and says what it saw:
 *
 *     bun deploy/walk/walk.ts [GATEWAY] [SERVICE …]
 *
 * GATEWAY is http://127.0.0.1:8000 unless another is named; each SERVICE is the address of one service, which is also
 * asked for its health and metrics itself. The exit code is 0 when all was well, 1 at the first step that was not, 2
 * for addresses that are none. It leaves one user, one order and one fight behind, and needs nothing but Bun.
 */
import { askOperations } from "./operations.ts";
import { type Knapsack, steps } from "./steps.ts";
import { createVisitor, Stumble } from "./visitor.ts";

const [gatewayUrl = "http://127.0.0.1:8000", ...serviceUrls] = process.argv.slice(2);
const wrong = [gatewayUrl, ...serviceUrls].find((url) => !/^https?:\/\/[^/]/.test(url));
if (wrong !== undefined) {
  console.error(`walk: expected http:// or https:// addresses, got ${JSON.stringify(wrong)}`);
  process.exit(2);
}

const HINT = 'is the system running? "bun run start" starts it; another address is the first argument';

const knapsack: Knapsack = {
  username: `walker-${crypto.randomUUID().slice(0, 13)}`,
  password: crypto.randomUUID(),
  userId: 0,
  token: "",
  orderId: "",
  fightsBefore: 0,
};

/** Prints what `look` found under `name`; ends the process where it stumbles. */
async function stop(name: string, look: () => Promise<string>): Promise<void> {
  const startedAtMs = performance.now();
  try {
    const found = await look();
    console.log(`${name.padEnd(10)} ${found} (${Math.round(performance.now() - startedAtMs)} ms)`);
  } catch (error) {
    if (!(error instanceof Stumble)) throw error;
    console.error(`walk: ${name}: ${error.message}`);
    if (error.message.includes(": no response (")) console.error(`walk: ${HINT}`);
    process.exit(1);
  }
}

const gateway = createVisitor(gatewayUrl);
for (const { name, take } of steps) await stop(name, () => take(gateway, knapsack));
for (const url of serviceUrls) await stop("service", () => askOperations(url));
