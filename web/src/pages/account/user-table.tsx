import { listUsers } from "../../api/accounts.ts";
import { cursorsIn } from "../../api/page-links.ts";
import { FailureNotice } from "../../parts/notice.tsx";
import { Paging } from "../../parts/paging.tsx";
import { useResource } from "../../parts/resource.ts";
import { TableRoom } from "../../parts/table-room.tsx";
import { place } from "../../router/place.ts";

/** All users in pages; for admins. */
export function UserTable() {
  const query = { limit: "25", ...cursorsIn(place.value.query) };
  const { data, failure, reload } = useResource(new URLSearchParams(query).toString(), (signal) =>
    listUsers(query, signal),
  );
  const page = data.value;
  return (
    <section class="panel" aria-label="Users">
      <FailureNotice failure={failure.value} retry={reload} />
      {page && (
        <TableRoom label="Users">
          <table class="table">
            <thead>
              <tr>
                <th scope="col" class="number">
                  Id
                </th>
                <th scope="col">Username</th>
                <th scope="col">Name</th>
                <th scope="col">E-mail address</th>
                <th scope="col">Role</th>
              </tr>
            </thead>
            <tbody>
              {page.rows.map(({ id, username, name, email, role }) => (
                <tr key={id}>
                  <td class="number">{id}</td>
                  <th scope="row">{username}</th>
                  <td dir="auto">{name}</td>
                  <td>{email}</td>
                  <td>{role}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableRoom>
      )}
      <Paging links={page} path="/account/users" label="Pages of users" />
    </section>
  );
}
