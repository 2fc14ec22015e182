import { describeStoreFaults } from "@super-heroes/testing/stores/store-faults";
import { envelopesOf, testKeys } from "./analytics-under-test.ts";
import { fightEvent } from "./events.ts";

const EVENTS = "/api/v1/analytics/events";

async function sendEvents(url: string, signal?: AbortSignal): Promise<Response> {
  const envelope = await envelopesOf("fights").seal(
    "analytics",
    { method: "POST", path: EVENTS },
    fightEvent("Ash"),
  );
  return await fetch(url + EVENTS, {
    method: "POST",
    headers: { "content-type": "application/jose", "x-service-communication": "encrypted" },
    body: envelope,
    ...(signal && { signal }),
  });
}

await describeStoreFaults({
  service: "analytics",
  engine: "mongodb",
  urlVariable: "MONGODB_URL",
  variables: () => ({ SERVICE_KEYS: testKeys }),
  async create(url) {
    await sendEvents(url);
    return "/api/v1/analytics/stats";
  },
  // Reads may come from memory.
  calls: (url, signal) => [sendEvents(url, signal), sendEvents(url, signal)],
});
