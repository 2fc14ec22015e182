import type { Service } from "@super-heroes/topology/services";
import { isLike, nearestTo, renamed } from "./likeness.ts";
import type { Place, PlaceInFile } from "./place.ts";

/** A folder that each service has. A missing one is made from that of the most similar service. */
export function ownFolder({
  folder,
  what,
  isFor = () => true,
  manual = false,
}: Omit<PlaceInFile, "file"> & {
  folder(service: Service): string;
  /** `"unless like"`: the author has to make it where no other service needs the same. */
  manual?: false | "unless like";
}): Place {
  return {
    isFor,
    gaps(service, services, files) {
      const own = folder(service);
      const there = files.list(own);
      const [model] = nearestTo(service, services.filter(isFor)).filter(
        (other) => files.list(folder(other)).length > 0,
      );
      if (!model)
        return there.length > 0
          ? []
          : [{ file: `${own}/`, problem: `is missing: the ${what} of ${service.name}` }];
      // Not every service needs every file: only an empty folder is incomplete.
      if (there.length > 0) return [];
      return files.list(folder(model)).map((name) => {
        const text = renamed(files.read(`${folder(model)}/${name}`) ?? "", model, service);
        return {
          file: `${own}/${name}`,
          problem: `is missing: the ${what} of ${service.name}`,
          edit: { kind: "create", lines: text.trimEnd().split("\n") },
          ...(manual && !isLike(service, model) && { manual: true }),
        };
      });
    },
  };
}
