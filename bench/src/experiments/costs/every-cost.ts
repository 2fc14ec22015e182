import type { Cost } from "./cost.ts";
import { encryption } from "./encryption.ts";
import { gateway } from "./gateway.ts";
import { graphql } from "./graphql.ts";
import { logins } from "./logins.ts";
import { observability } from "./observability.ts";
import { tls } from "./tls.ts";
import { tracing } from "./tracing.ts";
import { web } from "./web.ts";

/** Every cost that can be measured, in the order in which they are. */
export const everyCost: readonly Cost[] = [
  encryption,
  gateway,
  graphql,
  logins,
  observability,
  tracing,
  tls,
  web,
];
