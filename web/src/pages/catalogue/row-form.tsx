import { useEffect, useRef } from "preact/hooks";
import { type CatalogueName, type Input, type Rows, saveRow } from "../../api/catalogues.ts";
import { useAction } from "../../parts/action.ts";
import { Field, focusFirstWrong, formValues } from "../../parts/field.tsx";
import { FailureNotice, Notice } from "../../parts/notice.tsx";
import { navigate } from "../../router/place.ts";
import { urlOf } from "../../router/url.ts";
import { isAdmin, user } from "../../session/session.ts";
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
  const saving = useAction(async (element: HTMLFormElement) => {
    const changed = await saveRow(name, row?.id, inputOf(name, formValues(element)));
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
      ref={form}
      class="panel form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void saving.run(event.currentTarget);
      }}
    >
      {user.value !== undefined && !isAdmin.value && (
        <Notice kind="warning">
          Only admins can save this.{" "}
          {user.value === null && <a href={urlOf("/account/sign-in", { to: here() })}>Sign in</a>}
        </Notice>
      )}
      <FailureNotice failure={failure} />
      <Field label="Name" name="name" value={row?.name} error={errors.name} hint="3 to 50 characters" />
      {hasFighter && (
        <>
          <Field
            label="Level"
            name="level"
            type="number"
            min={1}
            step={1}
            value={fighter?.level}
            error={errors.level}
            hint="The higher level wins"
          />
          <Field label="Other name" name="otherName" value={fighter?.otherName} error={errors.otherName} />
          <Field
            label="Powers"
            name="powers"
            lines={4}
            value={fighter?.powers}
            error={errors.powers}
            hint="Separated by commas"
          />
        </>
      )}
      {!hasFighter && (
        <Field
          label="Description"
          name="description"
          lines={4}
          value={location?.description}
          error={errors.description}
        />
      )}
      <Field
        label="Picture"
        name="picture"
        type="url"
        value={row && otherPictureOf(row.picture)}
        error={errors.picture}
        hint="A URL, or nothing for the generated portrait"
      />
      <div class="form-row">
        <button type="submit" class="button button-primary" aria-busy={saving.isRunning.value}>
          Save
        </button>
        <a class="button" href={row ? `/${name}/${row.id}` : `/${name}`}>
          Cancel
        </a>
      </div>
    </form>
  );
}

/** The path and query of this page. */
const here = () => `${globalThis.location.pathname}${globalThis.location.search}`;

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
