import type { Registry } from "prom-client";
import { LabelledMetric, type Sample } from "./labelled-metric.ts";

/** The count under one set of labels. */
export class Tally {
  total = 0;

  add(amount = 1): void {
    this.total += amount;
  }
}

/** A Prometheus counter for hot paths. */
export class TallyCounter extends LabelledMetric<Tally> {
  constructor(name: string, help: string, registry: Registry) {
    super(name, help, "counter", registry);
  }

  protected createChild(): Tally {
    return new Tally();
  }

  protected samplesOf({ total }: Tally, labels: Record<string, string>): Sample[] {
    return [{ labels, value: total }];
  }
}
