import { inList } from "../in-list.ts";
import { line } from "../locate.ts";
import { ownLines } from "../own-lines.ts";
import type { Place } from "../place.ts";

const folder = "deploy/observability";

/** The places for each service in the files of Prometheus and its tests. */
export const observabilityPlaces: readonly Place[] = [
  inList({
    file: `${folder}/prometheus/prometheus.yml`,
    what: "the names that are scraped",
    // The gateway has its own job, on its own port.
    isFor: ({ name }) => name !== "gateway",
    at: line(/^ *names:/),
  }),
  ownLines({
    file: `${folder}/prometheus/rules/alerts.yml`,
    what: "part in the alert ServiceMissing",
    at: ({ name }) => line(new RegExp(`absent\\(up\\{job="${name}"\\}\\)`)),
  }),
  ownLines({
    file: `${folder}/test/alerts.promtool.yml`,
    what: "series in the test of ServiceMissing",
    // In this test analytics does not run.
    isFor: ({ name }) => name !== "analytics",
    at: ({ name }) => line(new RegExp(`up\\{job="${name}",instance="a"\\}`)),
  }),
];
