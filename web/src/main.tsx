/** The application in the browser. */
import "./common.ts";
import { render } from "preact";
import { startRouter } from "./router/place.ts";
import { resumeSession } from "./session/session.ts";
import { App } from "./shell/app.tsx";
import { watchBuild } from "./shell/build-check.ts";
import { watchConnection } from "./shell/connection.ts";
import { watchLab } from "./shell/lab-state.ts";
import { preloadPages } from "./shell/preload.ts";

startRouter();
preloadPages();
watchConnection();
watchBuild();
watchLab();
const root = document.getElementById("app");
if (root === null) throw new Error("The page has no element #app.");
root.replaceChildren();
render(<App />, root);
void resumeSession();
