import { table } from "@super-heroes/topology/table";
import { withoutProxyOnLoopback } from "./loopback.ts";

/** Variables that services and commands read, and that the page of services' variables does not list. */
const FURTHER = ["WORKERS", "OTEL_EXPORTER_OTLP_ENDPOINT", "BENCH_RESULTS_DIR", "NODE_USE_ENV_PROXY"];

/** The test run itself keeps its files there. */
const KEPT = "DATA_DIR";

/**
 * What tests find in their environment: that of the user, without the variables of services and commands, which would change
 * what is tested (`LOG_LEVEL`, `HOST`, `POOL_MAX`, …), with and without a service's name before them. `page` is the text of
 * docs/configuration.md, which lists them all.
 */
export function testEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  page: string,
): Record<string, string | undefined> {
  const [ofServices = ""] = page.split(/^## Commands$/m);
  const listed = [...ofServices.matchAll(/^\| `([A-Z][A-Z\d_]*)` /gm)].map(([, name = ""]) => name);
  const prefixes = ["", ...Object.keys(table).map((service) => `${service.toUpperCase()}_`)];
  const read = new Set(
    [...listed, ...FURTHER].flatMap((name) =>
      prefixes.flatMap((prefix) => [`${prefix}${name}`, `${prefix}${name}_FILE`]),
    ),
  );
  read.delete(KEPT);
  const rest = Object.fromEntries(Object.entries(env).filter(([name]) => !read.has(name)));
  return { ...rest, NODE_ENV: "test", ...withoutProxyOnLoopback(env) };
}
