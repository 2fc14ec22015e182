/** A value for a short run, which takes seconds, and one for a full run, which takes minutes. */
export type ByLength<T> = Readonly<Record<"short" | "full", T>>;

/** The key of a run's values in a {@link ByLength}. */
export const lengthOf = ({ short }: { short: boolean }): "short" | "full" => (short ? "short" : "full");
