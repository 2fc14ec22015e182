import type { Metrics } from "../../metrics/metrics.ts";
import type { EjectionReason, ReplicaCalls } from "./replica.ts";
import { REPLICA_STATES, type ReplicaView } from "./replica-view.ts";

/** The metrics of the replicas of one upstream. */
export interface ReplicaMetrics {
  /** The counters of the calls to a replica. Its ejections are counted from then on: the first one is an increase from 0. */
  callsOf(address: string): ReplicaCalls;
  ejected(address: string, reason: EjectionReason): void;
  lookupFailed(): void;
  /** Counts replicas by state at every scrape. */
  watch(views: () => readonly ReplicaView[]): void;
  /** Drops the counters of a replica that has left, so that they do not pile up where addresses change with each start. */
  forget(address: string): void;
}

const REASONS: readonly EjectionReason[] = ["failing", "slow"];

/** @param labels those of every sample, with `upstream` at least; the same names for all upstreams of a service */
export function createReplicaMetrics(
  metrics: Metrics,
  labels: Readonly<Record<string, string>>,
): ReplicaMetrics {
  const calls = metrics.counter(
    "upstream_replica_calls_total",
    "Calls to each replica of another service, by outcome; not counted while it is the only one",
  );
  const ejections = metrics.counter(
    "upstream_replica_ejections_total",
    "Times that a replica of another service was not called for some seconds, by reason",
  );
  const failedLookups = metrics
    .counter("upstream_lookups_failed_total", "Lookups of another service's name that found no address")
    .child(labels);
  const callLabels = (replica: string) => ({
    ok: { ...labels, replica, outcome: "ok" },
    failed: { ...labels, replica, outcome: "failed" },
    cancelled: { ...labels, replica, outcome: "cancelled" },
  });
  const ejectionLabels = (replica: string, reason: EjectionReason) => ({ ...labels, replica, reason });

  return {
    callsOf(address) {
      for (const reason of REASONS) ejections.child(ejectionLabels(address, reason));
      const { ok, failed, cancelled } = callLabels(address);
      return { ok: calls.child(ok), failed: calls.child(failed), cancelled: calls.child(cancelled) };
    },
    ejected: (address, reason) => ejections.child(ejectionLabels(address, reason)).add(),
    lookupFailed: () => failedLookups.add(),
    watch(views) {
      const replicas = metrics.gauge(
        "upstream_replicas",
        "Replicas of another service by state: up, returning (called less often), ejected (not called)",
        [...Object.keys(labels), "state"],
      );
      for (const state of REPLICA_STATES)
        replicas.watch({ ...labels, state }, () => views().filter((view) => view.state === state).length);
    },
    forget(address) {
      for (const one of Object.values(callLabels(address))) calls.remove(one);
      for (const reason of REASONS) ejections.remove(ejectionLabels(address, reason));
    },
  };
}
