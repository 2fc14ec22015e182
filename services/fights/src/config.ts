import { type ConfigOf, httpUrls, integer, oneOf } from "@super-heroes/kit/config/config";
import { encryptionVariables } from "@super-heroes/kit/encryption/service-keys";
import { eventVariables } from "@super-heroes/kit/events/variables";
import { flagVariables } from "@super-heroes/kit/flags/variables";
import { MODES } from "@super-heroes/kit/orchestration/modes";
import { serviceVariables } from "@super-heroes/kit/process/service-config";
import { storeVariables } from "@super-heroes/kit/store/variables";
import { latency } from "@super-heroes/kit/upstream/latency/variable";
import { agentVariables } from "@super-heroes/kit/upstream/variables";
import { localUrlOf } from "@super-heroes/topology/services";
import { table } from "@super-heroes/topology/table";
import { FIGHT_WRITES } from "./journal.ts";
import { narrationVariables } from "./narration/variables.ts";

const aboutLatency = (upstream: string) =>
  `for experiments: latency added before each call to ${upstream}, such as \`normal:5:1+late:0.02:200\`, in ms`;

/** The variables of fights. */
export const fightsVariables = {
  ...serviceVariables(table.fights.port),
  ...storeVariables("MONGODB_URL", ["mongodb", "mongodb+srv"], "MongoDB", {
    min: 16,
    max: 16,
    aboutMin: "connections that are opened at the start and kept",
  }),
  orchestration: oneOf("ORCHESTRATION", MODES, {
    default: "parallel",
    about: `how the upstream calls of a fight are made (${MODES.join(", ")}); the flag \`orchestration\` and \`?mode=\` override it`,
  }),
  fightWrites: oneOf("FIGHT_WRITES", FIGHT_WRITES, {
    default: "acknowledged",
    about:
      "`acknowledged`: a fight is on disk before the response is sent; `none`: nothing is stored, for comparison",
  }),
  heroesUrl: httpUrls("HEROES_URL", { default: localUrlOf("heroes"), about: "URL of the heroes service" }),
  villainsUrl: httpUrls("VILLAINS_URL", {
    default: localUrlOf("villains"),
    about: "URL of the villains service",
  }),
  locationsUrl: httpUrls("LOCATIONS_URL", {
    default: localUrlOf("locations"),
    about: "URL of the locations service",
  }),
  usersUrl: httpUrls("USERS_URL", {
    default: localUrlOf("users"),
    about:
      "URL of the users service, which knows who is an admin: outside production, admins may change the latencies below while the service runs; nothing else needs it",
  }),
  heroesLatency: latency("HEROES_LATENCY", { about: aboutLatency("heroes") }),
  villainsLatency: latency("VILLAINS_LATENCY", { about: aboutLatency("villains") }),
  locationsLatency: latency("LOCATIONS_LATENCY", { about: aboutLatency("locations") }),
  ...agentVariables,
  sharedInFlight: integer("UPSTREAM_SHARED_IN_FLIGHT", {
    default: 16,
    min: 1,
    max: 64,
    about:
      "mode `coalesced`: the most shared calls in flight per upstream; fights that wait for one share the next call",
  }),
  ...narrationVariables,
  ...eventVariables,
  ...encryptionVariables,
  ...flagVariables,
};

/** The configuration of fights. */
export type FightsConfig = ConfigOf<typeof fightsVariables>;
