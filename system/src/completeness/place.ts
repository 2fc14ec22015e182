import type { Service } from "@super-heroes/topology/services";
import type { Files } from "./files.ts";
import type { Gap } from "./gap.ts";

/** Where the repository has something about each service of some kind. */
export interface Place {
  /** The services that it is about; absent: all of them. */
  readonly isFor?: (service: Service) => boolean;
  /** The gaps that this service leaves there. */
  gaps(service: Service, services: readonly Service[], files: Files): Gap[];
}

/** What the places within a file have in common. */
export interface PlaceInFile {
  /** From the repository's root. */
  readonly file: string;
  /** What each service has there, for a sentence such as "has no port of heroes". */
  readonly what: string;
  readonly isFor?: (service: Service) => boolean;
}

/** The gaps of all services at these places, place by place. */
export function gapsAt(places: readonly Place[], services: readonly Service[], files: Files): Gap[] {
  return places.flatMap(({ isFor = () => true, ...place }) =>
    services.filter(isFor).flatMap((service) => place.gaps(service, services, files)),
  );
}
