import { StepFailure } from "./client.ts";

const RETRY_AFTER_MS = 250;

/** Throws {@link StepFailure} with the message unless the condition holds. */
export function expectThat(holds: boolean, message: string): asserts holds {
  if (!holds) throw new StepFailure(message);
}

/** Retries `attempt` until it resolves. After `withinMs` it throws the last {@link StepFailure}. */
export async function until<Found>(withinMs: number, attempt: () => Promise<Found>): Promise<Found> {
  const endsAtMs = performance.now() + withinMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof StepFailure) || performance.now() + RETRY_AFTER_MS > endsAtMs) throw error;
      await Bun.sleep(RETRY_AFTER_MS);
    }
  }
}
