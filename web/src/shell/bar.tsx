import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { place } from "../router/place.ts";
import { user } from "../session/session.ts";
import { ThemeChoice } from "./theme-choice.tsx";

const LINKS = [
  ["/", "Arena"],
  ["/race", "Race"],
  ["/live", "Live"],
  ["/heroes", "Heroes"],
  ["/villains", "Villains"],
  ["/locations", "Locations"],
  ["/system", "System"],
  ["/results", "Results"],
] as const;

/** The name of the application, and links to its pages; on a narrow screen in a menu. */
export function Bar() {
  const isOpen = useSignal(false);
  const toggle = useRef<HTMLButtonElement>(null);
  useSignalEffect(() => {
    // A navigation closes the menu.
    if (place.value) isOpen.value = false;
  });
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !isOpen.peek()) return;
      isOpen.value = false;
      toggle.current?.focus();
    };
    addEventListener("keydown", close);
    return () => removeEventListener("keydown", close);
  }, []);
  const { path } = place.value;
  return (
    <header class="bar">
      <a class="brand" href="/" aria-label="Super Heroes on Bun, to the arena">
        <span class="brand-sign" aria-hidden="true" />
        <span class="brand-name">
          Super Heroes <span class="brand-on">on Bun</span>
        </span>
      </a>
      <button
        ref={toggle}
        type="button"
        class="menu-toggle"
        aria-expanded={isOpen.value}
        aria-controls="menu"
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        <span class="menu-lines" aria-hidden="true" />
        Menu
      </button>
      <div id="menu" class={isOpen.value ? "menu menu-open" : "menu"}>
        <nav aria-label="Pages">
          <ul>
            {LINKS.map(([to, text]) => (
              <li key={to}>
                <a href={to} aria-current={currentAt(path, to)}>
                  {text}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="menu-end">
          <ThemeChoice />
          <a
            class="account-link"
            href={user.value ? "/account" : "/account/sign-in"}
            aria-current={currentAt(path, user.value ? "/account" : "/account/sign-in")}
          >
            {user.value ? <bdi>{user.value.username}</bdi> : "Sign in"}
          </a>
        </div>
      </div>
    </header>
  );
}

/** Whether a link leads to the page that is shown, or to the beginning of its part: fights belong to the arena. */
function currentAt(path: string, to: string): "page" | "true" | undefined {
  if (path === to) return "page";
  const part = to === "/" ? "/fights" : (/^\/\w+/.exec(to)?.[0] ?? to);
  return path === part || path.startsWith(`${part}/`) ? "true" : undefined;
}
