import type { Service } from "@super-heroes/topology/services";
import type { Files } from "./files.ts";
import type { Gap } from "./gap.ts";

/** A place of the repository with something about each service of some kind. */
export interface Place {
  /** The services; by default all. */
  readonly isFor?: (service: Service) => boolean;
  /** The gaps of this service at the place. */
  gaps(service: Service, services: readonly Service[], files: Files): Gap[];
}

/** The common part of places within a file. */
export interface PlaceInFile {
  /** From the repository's root. */
  readonly file: string;
  /** What each service has at the place, for a sentence such as "has no port of heroes". */
  readonly what: string;
  readonly isFor?: (service: Service) => boolean;
}

/** The gaps of all services at these places, place by place. */
export function gapsAt(places: readonly Place[], services: readonly Service[], files: Files): Gap[] {
  return places.flatMap(({ isFor = () => true, ...place }) =>
    services.filter(isFor).flatMap((service) => place.gaps(service, services, files)),
  );
}
