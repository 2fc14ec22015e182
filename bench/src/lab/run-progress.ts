/** Receives what a run is doing, to show it on a terminal. */
export interface Progress {
  /** A line that stays on the screen, such as a step of the set-up. */
  note(line: string): void;
  /** The current step, and how long the rest of the run takes from here. */
  step(text: string, leftSeconds: number): void;
  /** Clears the current step, before the result is printed. */
  end(): void;
}
