import { describe, expect, test } from "bun:test";
import { read } from "./experiments.fixture.ts";

describe("what is refused, in one line", () => {
  test.each([
    [
      "compare",
      ["--stack", "cloud"],
      '--stack expects embedded, local, compose or the http:// URL of a running fights service, got "cloud"',
    ],
    [
      "compare",
      ["--modes", "both"],
      '--modes expects one of sequential, parallel, coalesced, hedged, got "both"',
    ],
    ["compare", ["--modes", "parallel,parallel"], "--aa compares parallel with itself"],
    ["compare", ["--connections", "0"], '--connections expects a whole number from 1 to 10000, got "0"'],
    ["compare", ["--connections", "none"], "there is no load: give --connections, --rates or both"],
    ["compare", ["--rates", "1.5"], '--rates expects a whole number from 1 to 100000, got "1.5"'],
    ["compare", ["--latency", "slow"], "--latency expects none, constant:MS, normal:MEAN:SD"],
    ["compare", ["--latency", "gateway=constant:5"], "--latency expects none, constant:MS"],
    ["compare", ["--within", "5"], "--within 5 is too short for"],
    [
      "compare",
      ["--stack", "http://x", "--writes", "none"],
      "--writes needs services that the bench starts itself: --stack embedded or local",
    ],
    [
      "crossover",
      ["--stack", "http://x", "--latencies", "constant:5"],
      "--latencies needs services that the bench starts itself",
    ],
    [
      "capacity",
      ["--stack", "http://x", "--pool-max", "5"],
      "--pool-max needs services that the bench starts itself",
    ],
    ["pools", [], "embedded stores have none, as SQLite has no connection pool: give --stack local"],
    ["pools", ["--pool-max", "5", "--max-in-flight", "4"], "embedded stores have none"],
    ["compare", ["--pool-max", "5"], "--pool-max has no effect on embedded stores"],
    ["capacity", ["--pool-max", "5,10"], "--pool-max has no effect on embedded stores"],
    ["compare", ["--generator", "k6"], "--generator k6 has no effect without --rates"],
    ["overview", ["--no-open-loop", "--generator", "k6"], "--generator k6 has no effect without --rates"],
    [
      "compare",
      ["--connections", "none", "--rates", "5", "--generator", "wrk"],
      "no effect without --connections",
    ],
    ["compare", ["--workers", "0"], '--workers expects a whole number from 1 to 16, got "0"'],
    ["compare", ["--replicas", "2"], '--replicas expects one of 1, 3, 3-late, got "2"'],
    ["compare", ["--draw-source", "cache"], '--draw-source expects one of store, snapshot, got "cache"'],
    [
      "compare",
      ["--stack", "http://x", "--workers", "1,2"],
      "--workers needs services that the bench starts itself",
    ],
    ["pools", ["--stack", "http://x"], "pools needs services that the bench starts itself"],
    ["pools", ["--mode", "all"], '--mode expects one of sequential, parallel, coalesced, hedged, got "all"'],
    [
      "pools",
      ["--max-in-flight", "0"],
      '--max-in-flight expects a whole number from 1 to 256, or adaptive, got "0"',
    ],
    ["pools", ["--max-in-flight", "adaptiv"], 'or adaptive, got "adaptiv"'],
    ["pools", ["--max-in-flight", "257"], 'or adaptive, got "257"'],
    [
      "compare",
      ["--replicas", "3,3-late", "--quick", "--within", "2"],
      "--within 2 is too short for this comparison: give at least 6 minutes, fewer blocks, or fewer modes and loads",
    ],
    ["capacity", ["--ratio", "1"], '--ratio expects a factor from 1.001 to 2, got "1"'],
    ["ladder", ["--rates", "none"], '--rates expects a whole number from 1 to 100000, got "none"'],
    ["overview", ["--connections", "16,"], '--connections expects a whole number from 1 to 10000, got ""'],
    ["overview", ["--writes", "all"], '--writes expects one of none, acknowledged, got "all"'],
    ["overview", ["--draw-rows", "100"], "give two or more"],
    ["overview", ["--seconds", "soon"], '--seconds expects seconds from 1 to 3600, got "soon"'],
    [
      "overview",
      ["--name", "../x"],
      '--name expects up to 60 lower-case letters, digits, dots and hyphens, got "../x"',
    ],
    ["overview", ["--seconds"], "--seconds needs a value: --seconds N"],
    ["overview", ["--quick=yes"], "--quick takes no value"],
    ["overview", ["--speed", "9"], 'unknown option "--speed". Did you mean --seed? Known: --quick, --stack,'],
    ["overview", ["fast"], 'unexpected argument "fast"; --help lists the options'],
  ])("%s %j", (command, argv, message) => {
    expect(() => read(command, ...argv)).toThrow(message);
  });
});
