import { createCaller } from "./caller.ts";

// A process that calls the upstream at the given URL once and prints its response.
console.log(JSON.stringify(await createCaller(process.argv[2] ?? "").call()));
