import { expect, test } from "bun:test";
import { drawsIn } from "./scale.ts";

test("draws are counted over all series of their route, and other requests are not", () => {
  const metrics = `# TYPE http_requests_total counter
http_requests_total{route="/ready",method="GET",status="200",service="heroes"} 63
http_requests_total{route="/api/heroes/random_hero",method="GET",status="200",service="heroes"} 40
http_requests_total{route="/api/heroes/random_hero",method="GET",status="503",service="heroes"} 2
`;
  expect(drawsIn(metrics)).toBe(42);
  expect(drawsIn("")).toBe(0);
});
