/** How long a run may take, from the start of this process, in seconds. */
export interface Budget {
  /** What is left for measuring; infinite when the lengths were given. */
  left(): number;
  /** What may be spent on building a generator. */
  leftForInstalling(): number;
}

const FULL_SECONDS = 165;
const QUICK_SECONDS = 43;
/** Kept for stopping the services and writing the result. */
const CLOSING_SECONDS = 2;
/** The least that a full run needs for measuring, whatever else takes long. */
const LEAST_MEASURING_SECONDS = 60;

/**
 * The budget of a run whose lengths are fitted: the whole command then ends within three minutes, or 45 s for a
 * quick one, installing its dependencies included.
 */
export function budgetOf({ quick, seconds }: { quick: boolean; seconds: number | undefined }): Budget {
  const total = seconds !== undefined ? Number.POSITIVE_INFINITY : quick ? QUICK_SECONDS : FULL_SECONDS;
  const left = () => total - CLOSING_SECONDS - performance.now() / 1000;
  return { left, leftForInstalling: () => left() - LEAST_MEASURING_SECONDS };
}
