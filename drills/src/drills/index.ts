import { access } from "./access.ts";
import { analytics } from "./analytics.ts";
import { certificates } from "./certificates.ts";
import { correlation } from "./correlation.ts";
import { credentials } from "./credentials.ts";
import type { Drill } from "./drill.ts";
import { environment } from "./environment.ts";
import { flags } from "./flags.ts";
import { graphql } from "./graphql.ts";
import { hostileClient } from "./hostile-client.ts";
import { input } from "./input.ts";
import { kill } from "./kill.ts";
import { migrations } from "./migrations.ts";
import { oneClient } from "./one-client.ts";
import { overload } from "./overload.ts";
import { processes } from "./processes.ts";
import { readModels } from "./read-models.ts";
import { replicas } from "./replicas.ts";
import { retries } from "./retries.ts";
import { slowClients } from "./slow-clients.ts";
import { upstream } from "./upstream.ts";

/** Every drill, in the order in which they run. */
export const drills: readonly Drill[] = [
  kill,
  upstream,
  overload,
  retries,
  replicas,
  slowClients,
  hostileClient,
  oneClient,
  input,
  credentials,
  correlation,
  access,
  analytics,
  graphql,
  readModels,
  certificates,
  migrations,
  flags,
  processes,
  environment,
];
