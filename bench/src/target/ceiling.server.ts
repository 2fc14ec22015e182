/**
 * The ceiling: a bare Elysia route that answers with a real fight, fetched once, and has no upstream, no store and
 * no shell around it. The object is serialised for every request, as a service has to.
 */
import { Elysia } from "elysia";

const fight = await Bun.file(process.env.FIGHT_FILE ?? "").json();

const app = new Elysia()
  .get("/ready", () => "ready")
  .get("/api/fights/execute_fight", () => ({ ...fight }))
  .listen({ hostname: "127.0.0.1", port: Number(process.env.PORT), reusePort: false });

console.log(JSON.stringify({ msg: "listening", url: `http://127.0.0.1:${app.server?.port}`, store: "none" }));
process.on("SIGTERM", () => process.exit(0));
