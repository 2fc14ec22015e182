import { inList } from "../in-list.ts";
import { line } from "../locate.ts";
import { ownLines } from "../own-lines.ts";
import type { Place } from "../place.ts";

const folder = "deploy/observability";

/** Where Prometheus and its tests have something about each service. */
export const observabilityPlaces: readonly Place[] = [
  inList({
    file: `${folder}/prometheus/prometheus.yml`,
    what: "the names that are scraped",
    // It is scraped on a port of its own, by a job of its own.
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
    // The test is about analytics being gone.
    isFor: ({ name }) => name !== "analytics",
    at: ({ name }) => line(new RegExp(`up\\{job="${name}",instance="a"\\}`)),
  }),
];
