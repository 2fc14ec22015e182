import { computed, signal } from "@preact/signals";
import { changeLatency, type LabLatency, type LabLatencyChange, readLatency } from "../api/lab.ts";
import { place } from "../router/place.ts";

/** The latency that somebody added to calls, as it was last read; `undefined` while it is not known. */
export const labLatency = signal<LabLatency | undefined>(undefined);

/** Whether calls are slower than usual at the moment, which every page shows. */
export const isLabOn = computed(() => labLatency.value != null && labLatency.value.expires_in !== null);

/** How often the latency is read while a page stays open. Others may change it, and it ends by itself. */
const EVERY_MS = 5000;

/** Counts reads and changes: the response to an earlier one must not replace that of a later one. */
let requests = 0;

/** Reads the latency, unless it cannot be changed: then it never will be. Does not throw. */
export async function readLab(): Promise<void> {
  if (document.hidden || labLatency.peek()?.available === false) return;
  const request = ++requests;
  // The fights service may be down, or one that has no lab.
  const latency = await readLatency().catch(() => undefined);
  if (request === requests) labLatency.value = latency;
}

const path = computed(() => place.value.path);

/** Reads the latency at each navigation, when the page is shown again, and every few seconds. */
export function watchLab(): void {
  setInterval(() => void readLab(), EVERY_MS);
  document.addEventListener("visibilitychange", () => void readLab());
  // Not an effect: it would also run again for each signal that the request reads.
  path.subscribe(() => void readLab());
}

/** Changes the latency. Throws {@link Failure}. */
export async function setLab(change: LabLatencyChange): Promise<void> {
  requests++;
  const latency = await changeLatency(change);
  requests++;
  labLatency.value = latency;
}
