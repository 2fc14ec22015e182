import type { Event } from "@super-heroes/kit/events/event";
import type { Runtime } from "@super-heroes/kit/runtime";
import { isUnknownVersion } from "../projections/fight-fact.ts";
import { projectionNames } from "../projections/index.ts";

/** What is reported of one read model. */
export interface ModelReport {
  /** Events of the log that are not part of it. */
  lag: number;
  generation: number;
  /** The sequence that a replay beside it has reached; 0 without one. */
  replaySequence: number;
}

/** Reports read models in metrics and log. `reportOf` is called at each scrape. */
export function watchReadModels(
  { log, metrics }: Pick<Runtime, "log" | "metrics">,
  reportOf: (name: string) => ModelReport,
) {
  const gauges = {
    lag: metrics.gauge("read_model_lag_events", "Events of the log that a read model lacks", ["model"]),
    generation: metrics.gauge(
      "read_model_generation",
      "How often a read model was built from the first event",
      ["model"],
    ),
    replaySequence: metrics.gauge(
      "read_model_replay_sequence",
      "The sequence that a replay of a read model has stored; 0 without a replay",
      ["model"],
    ),
  };
  for (const model of projectionNames)
    for (const [name, gauge] of Object.entries(gauges))
      gauge.watch({ model }, () => reportOf(model)[name as keyof ModelReport]);
  const applied = metrics
    .counter("read_model_events_applied_total", "Events folded into the read models")
    .child({});
  const skipped = metrics
    .counter(
      "read_model_events_skipped_total",
      "Events that projections skipped because they do not know their version",
    )
    .child({ reason: "unknown_version" });

  return {
    /** Counts an event that was folded. */
    folded(event: Event, sequence: number): void {
      applied.add();
      if (!isUnknownVersion(event)) return;
      skipped.add();
      const { id, type, version } = event;
      log.warn(
        { event: id, type, version, sequence },
        "an event of an unknown version is kept, and projections skip it",
      );
    },
  };
}
