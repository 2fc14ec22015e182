import { coreServices } from "@super-heroes/system/services";

/** The services that a fight takes, each after those it calls. */
export const coreNames: readonly string[] = coreServices.map(({ name }) => name);
