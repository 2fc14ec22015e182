/** The context of a generator, beside its order. */
export interface RunContext {
  /** Called when the warm-up is over. */
  onMeasuring(): void;
  /** Called as soon as the measurement is over, before its result is read. */
  onMeasured(): void;
  /** Aborting it ends the generator; the run then rejects with the signal's reason. */
  signal: AbortSignal;
}

/** The messages of a generator's process: the warm-up is over, and what was measured after it. */
export type GeneratorMessage<Result> = { event: "measuring" } | { event: "measured"; result: Result };

/** Reports the messages of a generator to its context, and returns the result of the last one. */
export function resultTaker<Result>({ onMeasuring, onMeasured }: RunContext) {
  return (message: GeneratorMessage<Result>): Result | undefined => {
    if (message.event === "measuring") {
      onMeasuring();
      return undefined;
    }
    onMeasured();
    return message.result;
  };
}
