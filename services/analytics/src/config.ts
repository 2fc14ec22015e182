import type { ConfigOf } from "@super-heroes/kit/config/config";
import { encryptionVariables } from "@super-heroes/kit/encryption/service-keys";
import { natsVariable } from "@super-heroes/kit/events/variables";
import { serviceVariables } from "@super-heroes/kit/process/service-config";
import { storeVariables } from "@super-heroes/kit/store/variables";
import { table } from "@super-heroes/topology/table";

/** The variables of analytics. */
export const analyticsVariables = {
  ...serviceVariables(table.analytics.port),
  ...storeVariables("MONGODB_URL", ["mongodb", "mongodb+srv"], "MongoDB", {
    min: 4,
    max: 16,
    aboutMin: "connections that are opened at the start and kept",
  }),
  ...encryptionVariables,
  natsUrl: natsVariable,
};

/** The configuration of analytics. */
export type AnalyticsConfig = ConfigOf<typeof analyticsVariables>;
