import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { systemHealth } from "../../api/system.ts";
import { defaultModeIn } from "./default-mode.ts";

/** A change of flags reaches the services within two seconds. */
const EVERY_MS = 3000;

/** Which mode a fight gets elsewhere, such as in the arena, while a flag decides about it. Nothing where none does. */
export function DefaultModeLine() {
  const text = useSignal("");
  useEffect(() => {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      try {
        if (!document.hidden) {
          const { fights } = (await systemHealth(controller.signal)).services;
          text.value = fights ? defaultModeIn(fights) : "";
        }
      } catch {
        // The page does not need it: a race states its modes, and the bar shows that the connection is lost.
      }
      if (!controller.signal.aborted) timer = setTimeout(read, EVERY_MS);
    };
    void read();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, []);
  return text.value === "" ? null : (
    <p class="muted" role="status">
      Default mode of fights: {text.value}
    </p>
  );
}
