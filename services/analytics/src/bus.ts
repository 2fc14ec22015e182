import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import type { NatsConsumer } from "@super-heroes/kit/events/nats-consumer";
import type { Runtime } from "@super-heroes/kit/runtime";
import type { AnalyticsConfig } from "./config.ts";
import { eventIn } from "./incoming.ts";
import type { Intake } from "./intake.ts";

/** Begins to consume events from NATS; undefined without `NATS_URL`. */
export async function openBus({
  config: { natsUrl: url },
  intake,
  envelopes,
  runtime,
}: {
  config: Pick<AnalyticsConfig, "natsUrl">;
  intake: Intake;
  envelopes: Envelopes;
  runtime: Runtime;
}): Promise<NatsConsumer | undefined> {
  if (url === undefined) return undefined;
  const { createNatsConsumer } = await import("@super-heroes/kit/events/nats-consumer");
  return createNatsConsumer({
    url,
    envelopes,
    read: (from, content) => eventIn(content, from),
    store: intake.take,
    runtime,
  });
}
