import {
  allServices,
  bringUp,
  defaultDir,
  type Service,
  type StoreState,
  statusOf,
  takeDown,
} from "@super-heroes/database/local-stack/index";

/** The local real stack, up. */
export interface LocalStack {
  /** Those that were asked for. */
  readonly stores: readonly StoreState[];
  /** Takes them down, unless all of them were up before. */
  release(): Promise<void>;
}

/**
 * Sees to it that these stores of the local real stack run; the others stay as they are. Throws what bringing them up
 * throws, whose messages are for people.
 */
export async function borrowLocalStack({
  dir = defaultDir,
  stores: wanted = allServices,
  onProgress,
}: {
  dir?: string;
  stores?: readonly Service[];
  onProgress(line: string): void;
}): Promise<LocalStack> {
  const wasUp = (await statusOf(dir))
    .filter(({ service }) => wanted.includes(service))
    .every(({ condition }) => condition === "running");
  const { stores } = await bringUp({ dir, stores: wanted, onProgress });
  return {
    stores,
    release: async () => {
      if (!wasUp) await takeDown({ dir, stores: wanted, onProgress });
    },
  };
}
