import type { AnyElysia } from "elysia";
import { listenBeside, type SideAddress, type SideListener } from "../network/side-listener.ts";

/** The paths that a probe or a scrape reads. */
const PATHS = ["/health", "/ready", "/metrics"];

/**
 * Serves `GET /health`, `/ready` and `/metrics` without TLS, for probes that have no client certificate: everything else is
 * refused. `app` returns the app whose routes these are, at each request. Throws an Error that names PROBE_PORT when it cannot
 * listen there.
 */
export const listenForProbes = (address: SideAddress, app: () => AnyElysia): SideListener =>
  listenBeside("PROBE_PORT", address, PATHS, (request) => app().fetch(request));
