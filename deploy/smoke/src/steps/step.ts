import type { Findings } from "@super-heroes/drills/promise/run-check";
import { serviceNames } from "@super-heroes/topology/services";
import type { Docker } from "../../docker/docker.ts";

/** The system that the steps work on. */
export interface Stage {
  readonly docker: Docker;
  /** The root of the repository. */
  readonly projectFolder: string;
  readonly gatewayUrl: string;
  /** The published addresses of all services but the gateway. */
  readonly serviceUrls: readonly string[];
  /** The address of the Prometheus in compose.observability.yml. */
  readonly prometheusUrl: string;
  /** The public image that the services are built on, with its tag. */
  readonly runtimeImage: string;
  /** Whether images from Debian's packages replace the public ones. */
  readonly standIns: boolean;
  /** The same system with these files and variables. */
  overlay(files: readonly string[], variables: Readonly<Record<string, string>>): Docker;
  /** Another project on the same engine, of these files and variables, with containers and volumes of its own. */
  project(name: string, files: readonly string[], variables: Readonly<Record<string, string>>): Docker;
  /** Receives a line about what the step does now. */
  note(line: string): void;
}

/** One step of the smoke run. The order of the steps matters. */
export interface Step {
  readonly name: string;
  /** Rejects when the step cannot be completed. */
  run(stage: Stage): Promise<Findings>;
}

/** The names of this project's services, which are also their names in compose.yml. */
export const SERVICES = serviceNames;
