import { type CatalogueName, findRow } from "../../api/catalogues.ts";
import { Heading } from "../../parts/heading.tsx";
import { FailureNotice } from "../../parts/notice.tsx";
import { useResource } from "../../parts/resource.ts";
import { useTitle } from "../../parts/title.ts";
import type { PageProps } from "../../router/page-props.ts";
import { place } from "../../router/place.ts";
import { RowForm } from "./row-form.tsx";
import { RowView } from "./row-view.tsx";
import { catalogueIn, WORDS } from "./words.ts";

/** One row of a catalogue: to read, to edit, or a new one. */
export default function RowPage({ parameters: { id } }: PageProps) {
  const { path } = place.value;
  const name = catalogueIn(path);
  if (id === undefined) return <NewRow key={name} name={name} />;
  return <OneRow key={`${name} ${id}`} name={name} id={id} isEdited={path.endsWith("/edit")} />;
}

function NewRow({ name }: { name: CatalogueName }) {
  const { title, one } = WORDS[name];
  useTitle(`New ${one.toLowerCase()}`);
  return (
    <section class="page">
      <Back name={name} title={title} />
      <Heading>New {one.toLowerCase()}</Heading>
      <RowForm name={name} row={undefined} />
    </section>
  );
}

function OneRow({ name, id, isEdited }: { name: CatalogueName; id: string; isEdited: boolean }) {
  const { title, one } = WORDS[name];
  const { data, failure, reload } = useResource(`${name} ${id}`, (signal) => findRow(name, id, signal));
  const row = data.value;
  useTitle(row?.name ?? one);
  return (
    <section class="page">
      <Back name={name} title={title} />
      {row === undefined ? (
        <>
          <Heading>{failure.value?.status === 404 ? `There is no such ${one.toLowerCase()}` : one}</Heading>
          <FailureNotice failure={failure.value} retry={reload} />
        </>
      ) : isEdited ? (
        <>
          <Heading>
            Edit <bdi>{row.name}</bdi>
          </Heading>
          <RowForm
            name={name}
            row={row}
            saved={(changed) => {
              data.value = changed;
            }}
          />
        </>
      ) : (
        <RowView name={name} row={row} />
      )}
    </section>
  );
}

const Back = ({ name, title }: { name: CatalogueName; title: string }) => (
  <p>
    <a href={`/${name}`}>← {title}</a>
  </p>
);
