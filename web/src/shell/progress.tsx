import { pending } from "../api/request.ts";

/** Shows that requests are waiting. Its style delays it, so that fast responses do not flash. */
export const Progress = () => (pending.value > 0 ? <div class="progress" aria-hidden="true" /> : null);
