import type { InputHTMLAttributes } from "preact";
import { useId } from "preact/hooks";

interface FieldProps {
  label: string;
  name: string;
  /** Why the server refused the value. */
  error?: string | undefined;
  /** What a reader should know before typing. */
  hint?: string;
  type?: "text" | "password" | "email" | "number" | "url";
  value?: string | number | undefined;
  /** As many lines; 1 is an input. */
  lines?: number;
  required?: boolean;
  autocomplete?: string;
  min?: number;
  step?: number | "any";
}

/** A labelled field. Its error is read together with it, and the text in it stays as it was typed. */
export function Field({ label, name, error, hint, value, lines = 1, type = "text", ...rest }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const common = {
    id,
    name,
    class: "input",
    defaultValue: value === undefined ? "" : String(value),
    "aria-invalid": error ? true : undefined,
    "aria-describedby": described === "" ? undefined : described,
    dir: "auto" as const,
  };
  return (
    <div class={error ? "field field-wrong" : "field"}>
      <label for={id}>{label}</label>
      {lines > 1 ? (
        <textarea {...common} rows={lines} required={rest.required} />
      ) : (
        <input {...({ ...common, ...rest, type } as InputHTMLAttributes<HTMLInputElement>)} />
      )}
      {hint && (
        <p id={`${id}-hint`} class="field-hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} class="field-error">
          {label} {error}
        </p>
      )}
    </div>
  );
}

/** The texts in the fields of a form, by name. */
export function formValues(form: HTMLFormElement): Partial<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) if (typeof value === "string") values[name] = value;
  return values;
}

/** Moves the focus to the first field that was refused. */
export function focusFirstWrong(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}
