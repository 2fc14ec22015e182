import { Stumble } from "./visitor.ts";

const AGAIN_AFTER_MS = 250;

/** Throws {@link Stumble} with the message unless it holds. */
export function expectThat(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Stumble(message);
}

/** What `attempt` resolves with, tried again until it does. After `withinMs` its last {@link Stumble} is thrown. */
export async function until<Found>(withinMs: number, attempt: () => Promise<Found>): Promise<Found> {
  const endsAtMs = performance.now() + withinMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Stumble) || performance.now() + AGAIN_AFTER_MS > endsAtMs) throw error;
      await Bun.sleep(AGAIN_AFTER_MS);
    }
  }
}
