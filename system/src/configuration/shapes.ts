import type { Variable } from "@super-heroes/kit/config";
import { serviceVariables } from "@super-heroes/kit/service-config";
import { catalogVariables } from "../../../catalog/src/config.ts";
import { analyticsVariables } from "../../../services/analytics/src/config.ts";
import { fightsVariables } from "../../../services/fights/src/config.ts";
import { gatewayVariables } from "../../../services/gateway/src/config.ts";
import { heroCatalog } from "../../../services/heroes/src/model.ts";
import { locationCatalog } from "../../../services/locations/src/model.ts";
import { ordersVariables } from "../../../services/orders/src/config.ts";
import { usersVariables } from "../../../services/users/src/config.ts";
import { villainCatalog } from "../../../services/villains/src/model.ts";

/** A service's variables, by the name they have in its code. */
export type Shape = Readonly<Record<string, Variable<unknown>>>;

/** The variables of every service, as its configuration reads them. */
export const shapes: Readonly<Record<string, Shape>> = {
  gateway: gatewayVariables,
  heroes: catalogVariables(heroCatalog),
  villains: catalogVariables(villainCatalog),
  locations: catalogVariables(locationCatalog),
  fights: fightsVariables,
  users: usersVariables,
  orders: ordersVariables,
  analytics: analyticsVariables,
};

/** Those that every service has. */
export const commonNames: ReadonlySet<string> = new Set(
  Object.values(serviceVariables(0)).map(({ name }) => name),
);
