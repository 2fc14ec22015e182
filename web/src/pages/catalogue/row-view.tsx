import { useRef } from "preact/hooks";
import { type CatalogueName, deleteRow, NOUNS, type Rows } from "../../api/catalogues.ts";
import { useAction } from "../../parts/action.ts";
import { FighterRecord } from "../../parts/fighter-record.tsx";
import { Heading } from "../../parts/heading.tsx";
import { LongText } from "../../parts/long-text.tsx";
import { FailureNotice } from "../../parts/notice.tsx";
import { count } from "../../parts/numbers.ts";
import { Portrait } from "../../parts/portrait.tsx";
import { Powers } from "../../parts/powers.tsx";
import { navigate } from "../../router/place.ts";
import { urlOf } from "../../router/url.ts";
import { isAdmin, user } from "../../session/session.ts";
import { otherPictureOf } from "./picture.ts";

/** A row to read, with what can be done with it. */
export function RowView({ name, row }: { name: CatalogueName; row: Rows[CatalogueName] }) {
  const noun = NOUNS[name];
  const dialog = useRef<HTMLDialogElement>(null);
  const deletion = useAction(async () => {
    await deleteRow(name, row.id);
    dialog.current?.close();
    navigate(`/${name}`);
  });
  const picture = otherPictureOf(row.picture);
  return (
    <article class={`row-view row-${noun}`}>
      <div class="row-face">
        <Portrait noun={noun} name={row.name} />
      </div>
      <div class="row-text">
        <Heading dir="auto">{row.name}</Heading>
        {"otherName" in row && row.otherName !== "" && (
          <p class="row-other" dir="auto">
            {row.otherName}
          </p>
        )}
        {"level" in row ? (
          <>
            <p class="row-level">
              Level <strong>{count(row.level)}</strong>
            </p>
            {name !== "locations" && <FighterRecord team={name} name={row.name} />}
            <Powers text={row.powers} />
          </>
        ) : (
          <p>
            <LongText text={row.description} />
          </p>
        )}
        {picture && (
          <p class="muted wrap">
            {/* Another host: this application loads nothing from there by itself. */}
            Picture:{" "}
            <a href={picture} rel="noreferrer noopener" target="_blank">
              {picture}
            </a>
          </p>
        )}
        <div class="form-row">
          <a class="button button-primary" href={urlOf("/", { [noun]: row.id })}>
            To the arena
          </a>
          {name !== "locations" && (
            <a class="button" href={urlOf("/live", { [noun]: row.name })}>
              Head-to-head
            </a>
          )}
          {isAdmin.value && (
            <>
              <a class="button" href={`/${name}/${row.id}/edit`}>
                Edit
              </a>
              <button type="button" class="button button-danger" onClick={() => dialog.current?.showModal()}>
                Delete…
              </button>
            </>
          )}
        </div>
        {!isAdmin.value && (
          <p class="muted">
            Admins can change this {noun}.{" "}
            {user.value === null && (
              <a href={urlOf("/account/sign-in", { to: `/${name}/${row.id}` })}>Sign in</a>
            )}
          </p>
        )}
      </div>
      <dialog ref={dialog} class="dialog" aria-labelledby="delete-title">
        <h2 id="delete-title">
          Delete <bdi>{row.name}</bdi>?
        </h2>
        <p>This cannot be undone. Fights that were fought keep their own copy.</p>
        <FailureNotice failure={deletion.failure.value} />
        <div class="form-row">
          <button
            type="button"
            class="button button-danger"
            aria-busy={deletion.isRunning.value}
            onClick={() => void deletion.run()}
          >
            Delete
          </button>
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            Keep
          </button>
        </div>
      </dialog>
    </article>
  );
}
