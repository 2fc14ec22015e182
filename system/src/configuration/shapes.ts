import { repositoryRoot } from "@super-heroes/cli/repository";
import type { Variable } from "@super-heroes/kit/config/config";
import { serviceVariables } from "@super-heroes/kit/process/service-config";
import { type ServiceName, serviceNames } from "@super-heroes/topology/services";

/** A service's variables, by their names in its code. */
export type Shape = Readonly<Record<string, Variable<unknown>>>;

/**
 * The variables of a service, as its configuration reads them: what `services/<name>/src/config.ts` exports as
 * `<name>Variables`. Rejects with an Error that names the file when it does not.
 */
export async function shapeOf(name: ServiceName): Promise<Shape> {
  const file = `services/${name}/src/config.ts`;
  if (!(await Bun.file(`${repositoryRoot}/${file}`).exists()))
    throw new Error(`${file} is missing: it exports the variables of ${name}, as ${name}Variables`);
  const exported = await import(`${repositoryRoot}/${file}`).catch((cause: Error) => {
    throw new Error(`${file} cannot be loaded: ${cause.message}`, { cause });
  });
  const shape: Shape | undefined = exported[`${name}Variables`];
  if (!shape) throw new Error(`${file} does not export ${name}Variables, the variables of ${name}`);
  return shape;
}

/** The variables of every service, in the order of the table. Rejects as {@link shapeOf} does. */
export const readShapes = async (): Promise<ReadonlyMap<ServiceName, Shape>> =>
  new Map(await Promise.all(serviceNames.map(async (name) => [name, await shapeOf(name)] as const)));

/** The variables that every service has. */
export const commonNames: ReadonlySet<string> = new Set(
  Object.values(serviceVariables(0)).map(({ name }) => name),
);
