import { table } from "@super-heroes/topology/table";
import { withoutProxyOnLoopback } from "./loopback.ts";

/** Variables of services and commands that docs/configuration.md does not list for services. */
const FURTHER = ["WORKERS", "OTEL_EXPORTER_OTLP_ENDPOINT", "BENCH_RESULTS_DIR", "NODE_USE_ENV_PROXY"];

/** The folder in which the test run keeps its files. */
const KEPT = "DATA_DIR";

/**
 * The environment of tests: that of the user without the variables of services and commands (`LOG_LEVEL`, `HOST`,
 * `HEROES_POOL_MAX`, …), which would change what is tested. `page` is the text of docs/configuration.md, which lists them.
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
