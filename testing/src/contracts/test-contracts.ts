import { expect, test } from "bun:test";
import type { Event } from "@super-heroes/kit/events/event";
import { breachesOf, breachesOfEvent } from "./breaches.ts";
import type { FoundContract } from "./find-contracts.ts";
import { requireFulfilled, requireReadable } from "./fulfilment.ts";
import type { Provider } from "./provider.ts";
import { requiredFields, withoutField } from "./without-field.ts";

/**
 * Adds a test for each need of these contracts: the provider fulfils it, and without one of the fields that the consumer uses
 * it would not. The provider is a real one, or a stand-in of the consumer's tests.
 */
export function testNeeds(contracts: readonly FoundContract[], provider: () => Provider): void {
  for (const found of contracts)
    for (const need of found.contract.needs ?? [])
      test(`${found.contract.consumer} needs ${need.name} (${found.file})`, async () => {
        const received = await requireFulfilled(found, need, provider());
        const { body } = need.response;
        for (const path of body ? requiredFields(body) : []) {
          const without = withoutField(received.body, path);
          const breaches = breachesOf(need.response, { ...received, body: without });
          expect([path, breaches]).toEqual([path, [`/${path.join("/")} is missing`]]);
        }
      });
}

/**
 * Adds a test for each event that these contracts need. `published` resolves with all events that the provider publishes in a
 * test where each kind of them happens.
 */
export function testEvents(
  contracts: readonly FoundContract[],
  published: () => Promise<readonly Event[]>,
): void {
  for (const found of contracts)
    for (const need of found.contract.events ?? [])
      test(`${found.contract.consumer} needs the event ${need.type} (${found.file})`, async () => {
        const events = (await published()).filter(({ type }) => new Bun.Glob(need.type).match(type));
        expect(events).not.toBeEmpty();
        for (const event of events) requireReadable(found, need, event);
      });
}

/** Adds a test for the examples of these contracts, which stand-ins send: their own schemas accept them. */
export function testExamples(contracts: readonly FoundContract[]): void {
  for (const { file, contract } of contracts)
    test(`${file}: the examples of ${contract.provider} are what ${contract.consumer} accepts`, () => {
      for (const { name, response } of contract.needs ?? []) {
        if (response.example === undefined) continue;
        const { status, example: body } = response;
        const headers = new Headers((response.headers ?? []).map((header) => [header, "any"]));
        expect([name, breachesOf(response, { status, headers, body })]).toEqual([name, []]);
      }
      for (const need of contract.events ?? [])
        expect([need.type, breachesOfEvent(need, need.example)]).toEqual([need.type, []]);
    });
}
