import { counted, whole } from "@super-heroes/system/counted";
import type { Load } from "../../analysis/observation/segment.ts";

/** A load of any system, as in "64 connections" and "1,000 requests/s"; also one that is not recorded. */
export function loadWords(load: Load | null): string {
  if (load === null) return "load not recorded";
  return load.model === "open"
    ? `${whole(load.offered)} requests/s`
    : counted(load.connections, "connection");
}
