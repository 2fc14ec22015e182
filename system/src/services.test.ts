import { expect, test } from "bun:test";
import { coreServices, serviceNamed, services } from "./services.ts";

test("every service stands after those it calls, so that their addresses are known when it is started", () => {
  const started = new Set<string>();
  for (const { name, upstreams } of services) {
    for (const upstream of upstreams) expect(started, `${name} calls ${upstream}`).toContain(upstream);
    started.add(name);
  }
});

test("the core is what a fight takes", () => {
  expect(coreServices.map(({ name }) => name)).toEqual(["heroes", "villains", "locations", "fights"]);
});

test("an unknown service is refused with the one that is meant and the known ones", () => {
  const known = services.map(({ name }) => name);
  expect(() => serviceNamed("hero")).toThrow('no service is called "hero". Did you mean heroes? Known: ');
  for (const name of known) expect(() => serviceNamed("cloud")).toThrow(name);
});
