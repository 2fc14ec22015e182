import { useRef } from "preact/hooks";
import { formValues } from "./field.tsx";

/** What was typed into a form and not saved. */
export interface Draft {
  /** The texts of an earlier visit of the page, by field; `undefined` without one. */
  values: Partial<Record<string, string>> | undefined;
  keep(form: HTMLFormElement): void;
  forget(): void;
}

/**
 * Keeps what is typed into a form of this tab, so that it is there again after another page or a reload. For forms without secrets.
 *
 * @param name of the form; the same after a reload
 */
export function useDraft(name: string): Draft {
  const key = `draft ${name}`;
  const first = useRef<{ values: Draft["values"] } | undefined>(undefined);
  first.current ??= { values: read(key) };
  return {
    values: first.current.values,
    keep: (form) => write(key, JSON.stringify(formValues(form))),
    forget() {
      first.current = { values: undefined };
      write(key, undefined);
    },
  };
}

function read(key: string): Draft["values"] {
  try {
    const text = sessionStorage.getItem(key);
    return text === null ? undefined : (JSON.parse(text) as Draft["values"]);
  } catch {
    return undefined;
  }
}

function write(key: string, text: string | undefined): void {
  try {
    if (text === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
  } catch {
    // Storage is not allowed: what is typed is lost with the page, as in any other form.
  }
}
