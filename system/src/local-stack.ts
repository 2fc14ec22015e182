import {
  bringUp,
  defaultDir,
  type StoreState,
  statusOf,
  takeDown,
} from "@super-heroes/database/local-stack/index";

/** The local real stack, up. */
export interface LocalStack {
  readonly stores: readonly StoreState[];
  /** Takes it down, unless it was up before. */
  release(): Promise<void>;
}

/**
 * Sees to it that every store of the local real stack runs. Throws what bringing it up throws, whose messages are for
 * people.
 */
export async function borrowLocalStack({
  dir = defaultDir,
  onProgress,
}: {
  dir?: string;
  onProgress(line: string): void;
}): Promise<LocalStack> {
  const wasUp = (await statusOf(dir)).every(({ condition }) => condition === "running");
  const { stores } = await bringUp({ dir, onProgress });
  return {
    stores,
    release: async () => {
      if (!wasUp) await takeDown({ dir, onProgress });
    },
  };
}
