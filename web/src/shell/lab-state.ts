import { computed, signal } from "@preact/signals";
import { changeLatency, type LabLatency, type LabLatencyChange, readLatency } from "../api/lab.ts";

/** The latency that somebody added to calls, as it was last read; `undefined` while it is not known. */
export const labLatency = signal<LabLatency | undefined>(undefined);

/** Whether calls are slower than usual at the moment, which every page shows. */
export const isLabOn = computed(() => labLatency.value != null && labLatency.value.expires_in !== null);

const EVERY_MS = 20_000;

/** Reads the latency now and then; more often would find out a minute of ten earlier. */
export function watchLab(): void {
  const read = async () => {
    // Where the latency cannot be changed, it will not be.
    if (document.hidden || labLatency.peek()?.available === false) return;
    // The fights service may be down, or one that has no lab.
    labLatency.value = await readLatency().catch(() => undefined);
  };
  setInterval(() => void read(), EVERY_MS);
  document.addEventListener("visibilitychange", () => void read());
  void read();
}

/** Changes the latency. Throws {@link Failure}. */
export async function setLab(change: LabLatencyChange): Promise<void> {
  labLatency.value = await changeLatency(change);
}
