import { describeStoreFaults } from "@super-heroes/testing/store-faults";
import { envelopesOf, testKeys } from "./analytics-under-test.ts";
import { fightEvent } from "./events.ts";

const EVENTS = "/api/v1/analytics/events";

async function tell(url: string, signal?: AbortSignal): Promise<Response> {
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
    await tell(url);
    return "/api/v1/analytics/stats";
  },
  // What is read may come from the half second before.
  calls: (url, signal) => [tell(url, signal), tell(url, signal)],
});
