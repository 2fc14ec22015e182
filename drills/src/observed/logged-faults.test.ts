import { expect, test } from "bun:test";
import { faultsIn } from "./logged-faults.ts";

const line = (entry: object) => JSON.stringify({ level: 30, time: 2000, msg: "request", ...entry });

test("errors and requests with 5xx since that time are faults", () => {
  const lines = [
    line({ method: "GET", path: "/api/a", status: 200 }),
    line({ method: "GET", path: "/api/a", status: 499 }),
    line({ method: "GET", path: "/api/a", status: 504 }),
    line({ method: "GET", path: "/api/a", status: 504, time: 1999 }),
    line({ level: 40, msg: "stopping late" }),
    line({ level: 50, msg: "it failed", method: "POST", path: "/api/b", code: "internal_error" }),
  ];
  expect(faultsIn(lines, 2000)).toEqual(["GET /api/a 504 request", "POST /api/b internal_error it failed"]);
});
