import type { Event } from "@super-heroes/kit/events/event";
import { breachesOf, breachesOfEvent, type Received } from "./breaches.ts";
import type { EventNeed, Need } from "./contract.ts";
import type { FoundContract } from "./find-contracts.ts";
import { type Provider, send } from "./provider.ts";

/** The page about contracts. */
const PAGE = "docs/contracts.md";

/** Sends the request of a need, and throws an Error that names the consumer, its file and the fields when it is not fulfilled. */
export async function requireFulfilled(
  found: FoundContract,
  need: Need,
  provider: Provider,
): Promise<Received> {
  const received = await send(found, need, provider);
  const { method = "GET", path } = need.request;
  requireNone(found, need.name, `${method} ${path}`, breachesOf(need.response, received));
  return received;
}

/** The same for an event that the provider published. */
export const requireReadable = (found: FoundContract, need: EventNeed, event: Event): void =>
  requireNone(found, `the event ${need.type}`, `the event ${event.type}`, breachesOfEvent(need, event));

function requireNone(
  { contract: { consumer, provider }, file }: FoundContract,
  name: string,
  about: string,
  breaches: readonly string[],
): void {
  if (breaches.length === 0) return;
  throw new Error(
    [
      `${provider} breaks its contract with ${consumer}, which needs ${name} (${file})`,
      ...breaches.map((breach) => `  ${about}: ${breach}`),
      `Keep what ${consumer} uses, or change ${consumer} first: ${PAGE}`,
    ].join("\n"),
  );
}
