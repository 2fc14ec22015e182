import { type ConfigOf, httpUrls } from "@super-heroes/kit/config/config";
import { encryptionVariables } from "@super-heroes/kit/encryption/service-keys";
import { eventVariables } from "@super-heroes/kit/events/variables";
import { serviceVariables } from "@super-heroes/kit/process/service-config";
import { storeVariables } from "@super-heroes/kit/store/variables";
import { agentVariables } from "@super-heroes/kit/upstream/variables";
import { localUrlOf } from "@super-heroes/topology/services";
import { table } from "@super-heroes/topology/table";

/** The variables of orders. */
export const ordersVariables = {
  ...serviceVariables(table.orders.port),
  ...storeVariables("DATABASE_URL", ["postgres", "postgresql"], "PostgreSQL", {
    min: 10,
    max: 20,
    aboutMin: "no effect on PostgreSQL: Bun's client has no minimum, it opens all of `POOL_MAX` at the start",
  }),
  usersUrl: httpUrls("USERS_URL", {
    default: localUrlOf("users"),
    about: "URL of the users service, which checks users and publishes the keys of access tokens",
  }),
  ...agentVariables,
  ...encryptionVariables,
  ...eventVariables,
};

/** The configuration of orders. */
export type OrdersConfig = ConfigOf<typeof ordersVariables>;
