/** Runs before the first paint: the theme that was chosen on this device, instead of the system's. */
import { applyTheme, storedTheme } from "./shell/theme.ts";

applyTheme(storedTheme());
