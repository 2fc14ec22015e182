/**
 * The ceiling: a bare Elysia route that responds with a real fight, fetched once, without upstream, store and shell. The
 * object is serialized for every request, as in a service.
 */
import { urlOfListener } from "@super-heroes/kit/network/listening-address";
import { loopbackAddress } from "@super-heroes/system/environment/loopback-address";
import { Elysia } from "elysia";

const fight = await Bun.file(process.env.FIGHT_FILE ?? "").json();

const hostname = loopbackAddress();
const app = new Elysia()
  .get("/ready", () => "ready")
  .get("/api/fights/execute_fight", () => ({ ...fight }))
  .listen({ hostname, port: Number(process.env.PORT), reusePort: false });

const url = urlOfListener(hostname, app.server?.port ?? 0);
console.log(JSON.stringify({ msg: "listening", url, store: "none" }));
process.on("SIGTERM", () => process.exit(0));
// The bench has ended.
process.on("disconnect", () => process.exit(1));
