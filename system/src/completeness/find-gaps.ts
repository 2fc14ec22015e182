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
 * Everything that the table of services asks for and the files lack, file by file: first what keeps a service from being
 * started, then what is missing of it in the files for running it elsewhere, in tests and in documents.
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
