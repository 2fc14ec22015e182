import { expect, test } from "bun:test";
import { activeServers } from "./balancer.ts";

const METRICS = `# TYPE haproxy_backend_active_servers gauge
haproxy_backend_active_servers{proxy="gateway"} 2
haproxy_backend_active_servers{proxy="heroes"} 3
`;

test("counts the active containers of a service", () => {
  expect(activeServers(METRICS, "heroes")).toBe(3);
  expect(activeServers(METRICS, "gateway")).toBe(2);
  expect(activeServers(METRICS, "unknown")).toBeNaN();
});
