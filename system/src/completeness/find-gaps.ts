import { mistakesIn, TABLE_FILE } from "@super-heroes/topology/mistakes";
import { type ServiceEntry, servicesIn } from "@super-heroes/topology/services";
import type { Files } from "./files.ts";
import { gapsInFolders } from "./folders.ts";
import type { Gap } from "./gap.ts";
import { gapsAt, type Place } from "./place.ts";
import { composeAddresses, composePlaces } from "./places/compose.ts";
import { environmentPlaces } from "./places/environment.ts";
import { kubernetesCalls, kubernetesPlaces } from "./places/kubernetes.ts";
import { observabilityPlaces } from "./places/observability.ts";
import { sourcePlaces } from "./places/sources.ts";
import { gapsInWorkspaces } from "./workspaces.ts";

/**
 * All gaps between the table of services and the files, file by file: first those that prevent a service from starting, then
 * those in deployment files, tests and documents.
 */
export function findGaps(table: Readonly<Record<string, ServiceEntry>>, files: Files): Gap[] {
  const mistakes = mistakesIn(table).map((problem) => ({ file: TABLE_FILE, problem }));
  const services = servicesIn(table);
  const places: readonly Place[] = [
    ...environmentPlaces,
    ...composePlaces,
    ...composeAddresses(services),
    ...kubernetesPlaces,
    ...kubernetesCalls(services),
    ...observabilityPlaces,
    ...sourcePlaces,
  ];
  return [
    ...mistakes,
    ...gapsInFolders(services, files),
    ...gapsInWorkspaces(files),
    ...gapsAt(places, services, files),
  ];
}
