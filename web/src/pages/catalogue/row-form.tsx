import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { type CatalogueName, type Input, type Rows, saveRow } from "../../api/catalogues.ts";
import { useAction } from "../../parts/action.ts";
import { useDraft } from "../../parts/draft.ts";
import { Field, focusFirstWrong, formValues } from "../../parts/field.tsx";
import { FailureNotice, Notice } from "../../parts/notice.tsx";
import { navigate } from "../../router/place.ts";
import { asksToSignIn, isAdmin, user } from "../../session/session.ts";
import { otherPictureOf } from "./picture.ts";

/** The fields of a row. What the service refuses is shown at its field, and nothing that was typed is lost. */
export function RowForm({
  name,
  row,
  saved,
}: {
  name: CatalogueName;
  row: Rows[CatalogueName] | undefined;
  saved?: (row: Rows[CatalogueName]) => void;
}) {
  const form = useRef<HTMLFormElement>(null);
  const draft = useDraft(globalThis.location.pathname);
  const version = useSignal(0);
  const typed = draft.values;
  const discard = () => {
    draft.forget();
    version.value++;
  };
  const saving = useAction(async (element: HTMLFormElement) => {
    const changes = changesTo(row, inputOf(name, formValues(element)));
    const changed = row && Object.keys(changes).length === 0 ? row : await saveRow(name, row?.id, changes);
    draft.forget();
    saved?.(changed);
    navigate(`/${name}/${changed.id}`);
  });
  const failure = saving.failure.value;
  useEffect(() => focusFirstWrong(form.current), [failure]);
  const { fields: errors = {} } = failure ?? {};
  const hasFighter = name !== "locations";
  const fighter = row && "level" in row ? row : undefined;
  const location = row && "description" in row ? row : undefined;
  return (
    <form
      key={version.value}
      ref={form}
      class="panel form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void saving.run(event.currentTarget);
      }}
      onInput={(event) => draft.keep(event.currentTarget)}
    >
      {typed && (
        <Notice
          actions={
            <button type="button" class="button button-small" onClick={discard}>
              Discard it
            </button>
          }
        >
          What you typed before is here again. It is not saved yet.
        </Notice>
      )}
      {user.value !== undefined && !isAdmin.value && (
        <Notice kind="warning">
          Only admins can save this.{" "}
          {user.value === null && (
            <button
              type="button"
              class="text-button"
              onClick={() => {
                asksToSignIn.value = "needed";
              }}
            >
              Sign in
            </button>
          )}
        </Notice>
      )}
      <FailureNotice failure={failure} isInForm />
      <Field
        label="Name"
        name="name"
        value={typed?.name ?? row?.name}
        error={errors.name}
        hint="3 to 50 characters"
      />
      {hasFighter && (
        <>
          <Field
            label="Level"
            name="level"
            type="number"
            min={1}
            step={1}
            value={typed?.level ?? fighter?.level}
            error={errors.level}
            hint="The higher level wins"
          />
          <Field
            label="Other name"
            name="otherName"
            value={typed?.otherName ?? fighter?.otherName}
            error={errors.otherName}
            hint="At most 255 characters"
          />
          <Field
            label="Powers"
            name="powers"
            lines={4}
            value={typed?.powers ?? fighter?.powers}
            error={errors.powers}
            hint="Separated by commas, at most 10,000 characters"
          />
        </>
      )}
      {!hasFighter && (
        <Field
          label="Description"
          name="description"
          lines={4}
          value={typed?.description ?? location?.description}
          error={errors.description}
        />
      )}
      <Field
        label="Picture"
        name="picture"
        type="url"
        value={typed?.picture ?? (row && otherPictureOf(row.picture))}
        error={errors.picture}
        hint="A URL, or nothing for the generated portrait"
      />
      <div class="form-row">
        <button type="submit" class="button button-primary" aria-busy={saving.isRunning.value}>
          Save
        </button>
        <a class="button" href={row ? `/${name}/${row.id}` : `/${name}`} onClick={draft.forget}>
          Cancel
        </a>
      </div>
    </form>
  );
}

/** The fields that differ from the row, so that what another admin has changed in the others stays; all of a new row. */
function changesTo(row: Rows[CatalogueName] | undefined, input: Input): Input {
  if (row === undefined) return input;
  const before: Input = { ...row, picture: otherPictureOf(row.picture) ?? null };
  return Object.fromEntries(Object.entries(input).filter(([field, value]) => before[field] !== value));
}

/** The values as the service takes them. A level that is no number is sent as it is, so that the service says what is wrong. */
function inputOf(name: CatalogueName, values: Partial<Record<string, string>>): Input {
  const {
    name: called = "",
    level = "",
    otherName = "",
    powers = "",
    description = "",
    picture = "",
  } = values;
  const common = { name: called, picture: picture.trim() === "" ? null : picture.trim() };
  if (name === "locations") return { ...common, description };
  const number = Number(level);
  return { ...common, level: level.trim() === "" || Number.isNaN(number) ? null : number, otherName, powers };
}
