import type { Figure } from "@super-heroes/bench/results/promises/figure";
import { serviceNames } from "@super-heroes/topology/services";
import type { Docker } from "./docker.ts";

/** The system as the steps find it. */
export interface Stage {
  readonly docker: Docker;
  /** The root of the repository. */
  readonly projectFolder: string;
  readonly gatewayUrl: string;
  /** Of every service but the gateway, by the published port. */
  readonly serviceUrls: readonly string[];
  /** Of compose.observability.yml. */
  readonly prometheusUrl: string;
  /** The public image that services are built on, with its tag. */
  readonly runtimeImage: string;
  /** Whether images from Debian's packages stand in for the public ones. */
  readonly standIns: boolean;
  /** Another project on the same engine, with its own containers and volumes, of these files and variables. */
  project(name: string, files: readonly string[], variables: Readonly<Record<string, string>>): Docker;
  /** Tells the person at the terminal what is done at the moment. */
  note(line: string): void;
}

/** What a step has seen. */
export interface Findings {
  readonly figures: readonly Figure[];
  /** What was not as it should be, in words. */
  readonly remarks: readonly string[];
}

/** One thing that is done to the system, in an order that matters. Rejects when it cannot be done at all. */
export interface Step {
  readonly name: string;
  take(stage: Stage): Promise<Findings>;
}

/** What services are called in compose.yml; each is a process of this project. */
export const SERVICES = serviceNames;
