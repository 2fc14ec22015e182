import { type ServiceName, table } from "@super-heroes/topology/table";

const CONSEQUENCES: Partial<Record<ServiceName, string>> = {
  heroes: "No hero can be drawn or read. Fights that were fought can be read.",
  villains: "No villain can be drawn or read. Fights that were fought can be read.",
  locations: "No location can be drawn or read. Fights that were fought can be read.",
  fights: "There are no fights, old or new. The catalogues, accounts and orders work.",
  users: "Nobody can sign in or register, and no catalogue can be changed. Fights go on.",
  orders: "Orders can be neither read nor placed. Profiles and the dashboard come without them.",
  analytics: "The live page stands still. Events are kept and counted later.",
};

/** What does not work while a service is down, and what still does. */
export const consequenceOf = (name: string): string =>
  (Object.hasOwn(CONSEQUENCES, name) && CONSEQUENCES[name as ServiceName]) ||
  "Its routes respond with an error. Those of the other services work.";

/** The services that a service calls, from the table of services. */
export const callsOf = (name: string): readonly string[] =>
  Object.hasOwn(table, name) ? table[name as ServiceName].calls : [];
