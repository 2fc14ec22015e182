import { version } from "./version.ts";

/** What a service whose process is up answers on `/health`; an operator sees which release it is. */
export const health = (service: string) => ({ status: "up", service, version }) as const;
