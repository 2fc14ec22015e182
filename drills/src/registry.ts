import type { Drill } from "./drill.ts";
import { access } from "./rows/access.ts";
import { analytics } from "./rows/analytics.ts";
import { correlation } from "./rows/correlation.ts";
import { credentials } from "./rows/credentials.ts";
import { environment } from "./rows/environment.ts";
import { hostileClient } from "./rows/hostile-client.ts";
import { input } from "./rows/input.ts";
import { kill } from "./rows/kill.ts";
import { oneClient } from "./rows/one-client.ts";
import { overload } from "./rows/overload.ts";
import { processes } from "./rows/processes.ts";
import { retries } from "./rows/retries.ts";
import { slowClients } from "./rows/slow-clients.ts";
import { upstream } from "./rows/upstream.ts";

/** Every drill, in the order in which they are run. A new one is one more line. */
export const drills: readonly Drill[] = [
  kill,
  upstream,
  overload,
  retries,
  slowClients,
  hostileClient,
  oneClient,
  input,
  credentials,
  correlation,
  access,
  analytics,
  processes,
  environment,
];
