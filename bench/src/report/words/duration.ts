/** A duration in minutes and seconds, as in "1 min 05 s"; a negative one is "0 s". */
export function duration(seconds: number): string {
  const left = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(left / 60);
  return minutes === 0 ? `${left} s` : `${minutes} min ${String(left % 60).padStart(2, "0")} s`;
}
