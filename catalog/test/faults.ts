import type { FaultySubject } from "@super-heroes/testing/stores/store-faults";
import type { Catalog } from "../src/catalog.ts";
import { leastInput } from "./rows.ts";

/** How a catalogue's service depends on its store. */
export function catalogFaults(
  catalog: Catalog,
): Pick<FaultySubject, "urlVariable" | "variables" | "create" | "calls"> {
  const path = `/api/${catalog.name}`;
  const sendJson = (method: string, input: object, signal?: AbortSignal): RequestInit => ({
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
    ...(signal && { signal }),
  });
  return {
    urlVariable: catalog.engine === "postgres" ? "DATABASE_URL" : "MYSQL_URL",
    variables: () => ({ OPEN_WRITES: "true" }),
    async create(url) {
      const response = await fetch(url + path, sendJson("POST", leastInput(catalog, "Acknowledged")));
      if (response.status !== 201) throw new Error(`expected 201, got ${response.status}`);
      return response.headers.get("location") ?? "";
    },
    calls: (url, signal) => [
      fetch(`${url}${path}/random_${catalog.noun}`, { signal }),
      fetch(`${url}${path}/1`, { signal }),
      fetch(`${url}${path}`, { signal }),
      fetch(`${url}${path}/1/picture`, { signal }),
      fetch(url + path, sendJson("POST", leastInput(catalog, "During Outage"), signal)),
      fetch(`${url}${path}/1`, sendJson("PATCH", { name: "Renamed" }, signal)),
    ],
  };
}
