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
  /** Takes down those that were not up before. */
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
  const before = await statusOf(dir);
  const isUp = (service: Service) =>
    before.some((status) => status.service === service && status.condition === "running");
  const borrowed = wanted.filter((service) => !isUp(service));
  const release = async () => {
    if (borrowed.length > 0) await takeDown({ dir, stores: borrowed, onProgress });
  };
  try {
    const { stores } = await bringUp({ dir, stores: wanted, onProgress });
    return { stores, release };
  } catch (error) {
    // Where some did not come up, or the start was interrupted, the others have.
    await release();
    throw error;
  }
}
