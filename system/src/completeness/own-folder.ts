import type { Service } from "@super-heroes/topology/services";
import { isLike, nearestTo, renamed } from "./likeness.ts";
import type { Place, PlaceInFile } from "./place.ts";

/** A folder that each service has. That of a service without one is made from that of the one that is most like it. */
export function ownFolder({
  folder,
  what,
  isFor = () => true,
  byHand = false,
}: Omit<PlaceInFile, "file"> & {
  folder(service: Service): string;
  /** `"unless like"`: a person has to make it where no other service needs the same. */
  byHand?: false | "unless like";
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
      // A file of a service may be of a kind that this one does not need: only a folder without any is incomplete.
      if (there.length > 0) return [];
      return files.list(folder(model)).map((name) => {
        const text = renamed(files.read(`${folder(model)}/${name}`) ?? "", model, service);
        return {
          file: `${own}/${name}`,
          problem: `is missing: the ${what} of ${service.name}`,
          edit: { kind: "create", lines: text.trimEnd().split("\n") },
          ...(byHand && !isLike(service, model) && { byHand: true }),
        };
      });
    },
  };
}
