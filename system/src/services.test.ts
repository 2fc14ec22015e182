import { expect, test } from "bun:test";
import { coreServices, serviceNamed, services } from "./services.ts";

test("every service stands after those it calls, so that their addresses are known when it is started", () => {
  const started = new Set<string>();
  for (const { name, upstreams } of services) {
    for (const upstream of upstreams) expect(started, `${name} calls ${upstream}`).toContain(upstream);
    started.add(name);
  }
});

test("no two services share a name or a port", () => {
  expect(new Set(services.map(({ name }) => name)).size).toBe(services.length);
  expect(new Set(services.map(({ port }) => port)).size).toBe(services.length);
});

test("the core is what a fight takes", () => {
  expect(coreServices.map(({ name }) => name)).toEqual(["heroes", "villains", "locations", "fights"]);
});

test("an unknown service is refused with the known ones", () => {
  expect(() => serviceNamed("sidekicks")).toThrow("heroes, villains, locations, fights");
});
