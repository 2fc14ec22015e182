import type { Cost } from "./cost.ts";
import { encryption } from "./encryption.ts";
import { gateway } from "./gateway.ts";
import { logins } from "./logins.ts";
import { observability } from "./observability.ts";
import { tracing } from "./tracing.ts";
import { web } from "./web.ts";

/** Every cost that can be measured, in the order in which they are. */
export const everyCost: readonly Cost[] = [encryption, gateway, logins, observability, tracing, web];
