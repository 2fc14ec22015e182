/**
 * The ceiling: a bare Elysia route that responds with a body that was fetched once from what is measured, without upstream,
 * store and shell. JSON is serialized for every request, as in a service.
 */
import { urlOfListener } from "@super-heroes/kit/network/listening-address";
import { loopbackAddress } from "@super-heroes/system/environment/loopback-address";
import { Elysia } from "elysia";

const { CEILING_BODY = "", CEILING_PATH = "/", PORT } = process.env;
const bytes = await Bun.file(CEILING_BODY).bytes();
const parsed = parsedObject(new TextDecoder().decode(bytes));

const hostname = loopbackAddress();
const app = new Elysia()
  .get("/ready", () => "ready")
  .get(CEILING_PATH, () => (parsed ? { ...parsed } : new Response(bytes)))
  .listen({ hostname, port: Number(PORT), reusePort: false });

const url = urlOfListener(hostname, app.server?.port ?? 0);
console.log(JSON.stringify({ msg: "listening", url, store: "none" }));
process.on("SIGTERM", () => process.exit(0));
// The bench has ended.
process.on("disconnect", () => process.exit(1));

function parsedObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
