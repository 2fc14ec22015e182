import { signal } from "@preact/signals";

/** Whether this device has no network at all, as the browser knows it. */
export const isOffline = signal(!navigator.onLine);

/** Follows the network of this device. */
export function watchConnection(): void {
  const update = () => {
    isOffline.value = !navigator.onLine;
  };
  addEventListener("online", update);
  addEventListener("offline", update);
}
